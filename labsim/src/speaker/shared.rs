//! What many speakers of one process have in common: numbers for prefixes and attribute sets, and what a byte string
//! was decoded to. A thousand speakers that each kept their own copy of the same attributes would sink a lab; a
//! speaker on its own simply has one of these to itself.

use std::net::Ipv4Addr;
use std::rc::Rc;

use bgp_wire::{Family, Message, Negotiated, Open, Update};
use bytes::{Bytes, BytesMut};
use foldhash::fast::RandomState;
use ipnet::IpNet;

use super::attributes::Attributes;
use super::memo::{Meaning, Memo};
use super::open::TheirOpen;
use super::received::Routes;

/// Maps and sets in order of insertion, so that chance decides nothing; the hash is fast, and seeded against those who
/// choose keys that collide.
pub(crate) type Map<K, V> = indexmap::IndexMap<K, V, RandomState>;
/// See [`Map`].
type Set<T> = indexmap::IndexSet<T, RandomState>;

/// The number of a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrefixId(u32);

/// The number of a set of path attributes. Equal numbers mean equal attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributesId(u32);

/// The number of what two OPENs agreed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NegotiatedId(u16);

impl AttributesId {
    /// The first number that is given.
    pub(super) const FIRST: AttributesId = AttributesId(0);
}

impl PrefixId {
    /// As an index into a list with one entry per prefix.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The prefix with that index.
    pub(super) fn from_index(index: usize) -> PrefixId {
        PrefixId(u32::try_from(index).expect("fewer than 2^32 prefixes"))
    }
}

/// The number of what an OPEN says apart from whose it is. Equal numbers mean equal terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TermsId(u32);

/// The tables. Numbers are given in order of first use, so that a run that is repeated gives the same ones.
#[derive(Debug)]
pub struct Shared {
    prefixes: Set<IpNet>,
    attributes: Set<Attributes>,
    negotiated: Set<Negotiated>,
    terms: Set<Open>,
    agreements: Map<(TermsId, TermsId), NegotiatedId>,
    ends_of_rib: Map<(NegotiatedId, Family), Bytes>,
    /// `None`: nothing is remembered, each message is decoded and each agreement worked out anew.
    memo: Option<Memo>,
}

impl Default for Shared {
    fn default() -> Shared {
        let mut negotiated = Set::default();
        negotiated.insert(Negotiated::default());
        Shared {
            prefixes: Set::default(),
            attributes: Set::default(),
            negotiated,
            terms: Set::default(),
            agreements: Map::default(),
            ends_of_rib: Map::default(),
            memo: Some(Memo::default()),
        }
    }
}

impl Shared {
    /// Empty tables.
    pub fn new() -> Shared {
        Shared::default()
    }

    /// Empty tables that remember no message and no agreement: what they save must change nothing, and this is what it
    /// is compared with.
    pub fn forgetful() -> Shared {
        Shared {
            memo: None,
            ..Shared::default()
        }
    }

    /// The number of a prefix; its host bits are cleared.
    pub fn prefix_id(&mut self, prefix: IpNet) -> PrefixId {
        PrefixId::from_index(self.prefixes.insert_full(prefix.trunc()).0)
    }

    /// Whether no prefix has been seen so far: nobody has announced anything.
    pub fn knows_no_prefix(&self) -> bool {
        self.prefixes.is_empty()
    }

    /// The number of a prefix that somebody has seen.
    pub fn known_prefix(&self, prefix: IpNet) -> Option<PrefixId> {
        self.prefixes
            .get_index_of(&prefix.trunc())
            .map(PrefixId::from_index)
    }

    /// The prefix of a number.
    pub fn prefix(&self, id: PrefixId) -> IpNet {
        self.prefixes[id.index()]
    }

    /// The number of a set of attributes.
    pub fn attributes_id(&mut self, attributes: Attributes) -> AttributesId {
        let (index, _) = self.attributes.insert_full(attributes);
        AttributesId(u32::try_from(index).expect("fewer than 2^32 attribute sets"))
    }

    /// The attributes of a number.
    pub fn attributes(&self, id: AttributesId) -> &Attributes {
        &self.attributes[id.0 as usize]
    }

    /// The number of what two OPENs agreed on.
    pub fn negotiated_id(&mut self, negotiated: Negotiated) -> NegotiatedId {
        let (index, _) = self.negotiated.insert_full(negotiated);
        NegotiatedId(u16::try_from(index).expect("few kinds of session"))
    }

    /// What they agreed on.
    pub fn negotiated(&self, id: NegotiatedId) -> &Negotiated {
        &self.negotiated[usize::from(id.0)]
    }

    /// The number of what an OPEN says apart from whose it is.
    pub(super) fn terms_id(&mut self, open: &Open) -> TermsId {
        let anybody = Open {
            bgp_id: Ipv4Addr::UNSPECIFIED,
            ..open.clone()
        };
        let (index, _) = self.terms.insert_full(anybody);
        TermsId(u32::try_from(index).expect("fewer than 2^32 kinds of OPEN"))
    }

    /// What an OPEN that we sent and one that we received agree on.
    pub(super) fn agreement(&mut self, ours: TermsId, theirs: TermsId) -> NegotiatedId {
        if let Some(&known) = self.agreements.get(&(ours, theirs)) {
            return known;
        }
        let terms = |id: TermsId| &self.terms[id.0 as usize];
        let negotiated = Negotiated::from_opens(terms(ours), terms(theirs));
        let id = self.negotiated_id(negotiated);
        if self.memo.is_some() {
            self.agreements.insert((ours, theirs), id);
        }
        id
    }

    /// What a message means, from a former look at the same octets under the same agreement.
    pub(super) fn recall(&self, message: &Bytes, agreement: NegotiatedId) -> Option<Meaning> {
        self.memo.as_ref()?.recall(message, agreement).cloned()
    }

    /// Makes sense of an OPEN, and remembers it.
    pub(super) fn learn_open(&mut self, message: &Bytes, agreement: NegotiatedId, open: &Open) -> Meaning {
        let terms = self.terms_id(open);
        let meaning = Meaning::Open(TheirOpen::new(open, terms));
        if let Some(memo) = &mut self.memo {
            memo.keep_repeated(message, agreement, meaning.clone());
        }
        meaning
    }

    /// Makes sense of an UPDATE, and remembers it.
    pub(super) fn learn_update(
        &mut self,
        message: Bytes,
        agreement: NegotiatedId,
        update: Update,
    ) -> Meaning {
        let from = self.negotiated(agreement).peer_kind();
        let routes = Routes::new(self, update, from);
        let marker = routes.prefixes() == 0;
        let meaning = Meaning::Routes(Rc::new(routes));
        match &mut self.memo {
            Some(memo) if marker => memo.keep_repeated(&message, agreement, meaning.clone()),
            Some(memo) => memo.keep_flying(message, agreement, meaning.clone()),
            None => {}
        }
        meaning
    }

    /// The End-of-RIB marker of a family (RFC 4724 §2).
    pub(super) fn end_of_rib(&mut self, agreement: NegotiatedId, family: Family) -> Option<Bytes> {
        if let Some(marker) = self.ends_of_rib.get(&(agreement, family)) {
            return Some(marker.clone());
        }
        let mut octets = BytesMut::new();
        let marker = Message::Update(Update::end_of_rib(family));
        marker.encode(self.negotiated(agreement), &mut octets).ok()?;
        let marker = octets.freeze();
        if self.memo.is_some() {
            self.ends_of_rib.insert((agreement, family), marker.clone());
        }
        Some(marker)
    }
}
