//! What many speakers of one process have in common: numbers for prefixes and attribute sets, and what a byte string
//! was decoded to. A thousand speakers that each kept their own copy of the same attributes would sink a lab; a
//! speaker on its own simply has one of these to itself.

use std::rc::Rc;

use bgp_wire::{Negotiated, Update};
use bytes::Bytes;
use indexmap::IndexSet;
use ipnet::IpNet;

use super::attributes::Attributes;
use super::received::Routes;

/// The number of a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrefixId(u32);

/// The number of a set of path attributes. Equal numbers mean equal attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributesId(u32);

/// The number of what two OPENs agreed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NegotiatedId(u16);

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

/// The tables. Numbers are given in order of first use, so that a run that is repeated gives the same ones.
#[derive(Debug)]
pub struct Shared {
    prefixes: IndexSet<IpNet>,
    attributes: IndexSet<Attributes>,
    negotiated: IndexSet<Negotiated>,
    last_decoded: Option<(Bytes, NegotiatedId, Rc<Routes>)>,
}

impl Default for Shared {
    fn default() -> Shared {
        let mut negotiated = IndexSet::new();
        negotiated.insert(Negotiated::default());
        Shared {
            prefixes: IndexSet::new(),
            attributes: IndexSet::new(),
            negotiated,
            last_decoded: None,
        }
    }
}

impl Shared {
    /// Empty tables.
    pub fn new() -> Shared {
        Shared::default()
    }

    /// The number of a prefix; its host bits are cleared.
    pub fn prefix_id(&mut self, prefix: IpNet) -> PrefixId {
        PrefixId::from_index(self.prefixes.insert_full(prefix.trunc()).0)
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

    /// What an UPDATE means, from a former look at the very same bytes under the same agreement: a broadcast is
    /// decoded once.
    pub(super) fn decoded(&self, message: &Bytes, negotiated: NegotiatedId) -> Option<Rc<Routes>> {
        let (bytes, agreement, routes) = self.last_decoded.as_ref()?;
        let same = bytes.as_ptr() == message.as_ptr() && bytes.len() == message.len();
        (same && *agreement == negotiated).then(|| Rc::clone(routes))
    }

    /// Makes sense of an UPDATE, and remembers it for the next receiver of these bytes.
    pub(super) fn learn(&mut self, message: Bytes, negotiated: NegotiatedId, update: Update) -> Rc<Routes> {
        let from = self.negotiated(negotiated).peer_kind();
        let routes = Rc::new(Routes::new(self, update, from));
        self.last_decoded = Some((message, negotiated, Rc::clone(&routes)));
        routes
    }
}
