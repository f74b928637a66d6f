//! What the two OPENs of a session agreed on: the one argument that decoding and encoding share.

use alloc::vec::Vec;

use crate::capability::{AddPathMode, Capability};
use crate::family::Family;
use crate::message::Open;

/// The largest BGP message without the Extended Message capability (RFC 4271 §4).
pub const MAX_MESSAGE_LEN: usize = 4096;
/// The largest BGP message with the Extended Message capability (RFC 8654 §3).
pub const MAX_EXTENDED_MESSAGE_LEN: usize = 65535;

/// Whether the peer is in this speaker's AS: some attributes are errors only from an external peer
/// (RFC 7606 §7.5, §7.9, §7.10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PeerKind {
    /// The peer's AS is ours (iBGP).
    Internal,
    /// The peer's AS is another one (eBGP).
    External,
    /// No session is known, as when reading an archive: what only the receiver of a session can judge is let
    /// through, namely attributes that depend on the kind of peer, and a NEXT_HOP that is no host's address.
    #[default]
    Unknown,
}

/// What the two OPENs of a session agreed on.
///
/// The default is a session before its OPENs: two-octet AS numbers, IPv4 unicast, no path identifiers,
/// 4096 octets a message, and a peer of unknown kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Negotiated {
    four_octet_as: bool,
    extended_receive: bool,
    extended_send: bool,
    peer_kind: PeerKind,
    families: Families,
}

/// The families a session carries. The plain session is a variant of its own and needs no heap: thousands exist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
enum Families {
    /// IPv4 unicast without path identifiers.
    #[default]
    Ipv4Unicast,
    /// These, sorted by family.
    Listed(Vec<FamilyTerms>),
}

/// What was agreed for one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct FamilyTerms {
    family: Family,
    add_path_receive: bool,
    add_path_send: bool,
}

impl FamilyTerms {
    const fn plain(family: Family) -> FamilyTerms {
        FamilyTerms {
            family,
            add_path_receive: false,
            add_path_send: false,
        }
    }

    /// Path identifiers go one way when one side receives them and the other sends them (RFC 7911 §4).
    fn agreed(family: Family, sent: &Open, received: &Open) -> FamilyTerms {
        let (ours, theirs) = (add_path_mode(sent, family), add_path_mode(received, family));
        FamilyTerms {
            family,
            add_path_receive: ours.receives() && theirs.sends(),
            add_path_send: ours.sends() && theirs.receives(),
        }
    }
}

impl Families {
    const PLAIN: FamilyTerms = FamilyTerms::plain(Family::IPV4_UNICAST);

    fn terms(&self) -> &[FamilyTerms] {
        match self {
            Families::Ipv4Unicast => core::slice::from_ref(&Families::PLAIN),
            Families::Listed(terms) => terms,
        }
    }

    /// One value for one meaning, so that equal terms compare and hash equal.
    fn of(mut terms: Vec<FamilyTerms>) -> Families {
        terms.sort_unstable_by_key(|t| t.family);
        if terms == [Families::PLAIN] {
            Families::Ipv4Unicast
        } else {
            Families::Listed(terms)
        }
    }
}

impl Negotiated {
    /// What a session has when this speaker sent `sent` and received `received`.
    pub fn from_opens(sent: &Open, received: &Open) -> Negotiated {
        let internal = sent.peer_as() == received.peer_as();
        let theirs = offered_families(received);
        let common = offered_families(sent)
            .into_iter()
            .filter(|family| theirs.contains(family));
        Negotiated {
            four_octet_as: sends_four_octet_as(sent) && sends_four_octet_as(received),
            // RFC 8654 §4: each side alone decides what it can receive.
            extended_receive: sent.has(&Capability::ExtendedMessage),
            extended_send: received.has(&Capability::ExtendedMessage),
            peer_kind: if internal {
                PeerKind::Internal
            } else {
                PeerKind::External
            },
            families: Families::of(common.map(|f| FamilyTerms::agreed(f, sent, received)).collect()),
        }
    }

    /// The same terms with four-octet AS numbers (RFC 6793).
    #[must_use]
    pub fn with_four_octet_as(mut self) -> Negotiated {
        self.four_octet_as = true;
        self
    }

    /// The same terms with messages of up to 65,535 octets both ways (RFC 8654).
    #[must_use]
    pub fn with_extended_message(mut self) -> Negotiated {
        (self.extended_receive, self.extended_send) = (true, true);
        self
    }

    /// The same terms with a peer of this kind.
    #[must_use]
    pub fn with_peer_kind(mut self, peer_kind: PeerKind) -> Negotiated {
        self.peer_kind = peer_kind;
        self
    }

    /// The same terms, and `family` is carried.
    #[must_use]
    pub fn with_family(self, family: Family) -> Negotiated {
        self.with_terms(family, |_| ())
    }

    /// The same terms, and `family` is carried with path identifiers from the peer (RFC 7911).
    #[must_use]
    pub fn with_add_path_receive(self, family: Family) -> Negotiated {
        self.with_terms(family, |terms| terms.add_path_receive = true)
    }

    /// The same terms, and `family` is carried with path identifiers to the peer (RFC 7911).
    #[must_use]
    pub fn with_add_path_send(self, family: Family) -> Negotiated {
        self.with_terms(family, |terms| terms.add_path_send = true)
    }

    fn with_terms(mut self, family: Family, change: impl FnOnce(&mut FamilyTerms)) -> Negotiated {
        let mut all = self.families.terms().to_vec();
        let mut terms = match all.iter().position(|t| t.family == family) {
            Some(at) => all.swap_remove(at),
            None => FamilyTerms::plain(family),
        };
        change(&mut terms);
        all.push(terms);
        self.families = Families::of(all);
        self
    }

    /// Whether AS_PATH and AGGREGATOR hold four-octet AS numbers (RFC 6793 §4.1).
    pub fn four_octet_as(&self) -> bool {
        self.four_octet_as
    }

    /// Whether the session carries `family`: both sides offered it, where a side that offered none at all
    /// offers IPv4 unicast (RFC 4760 §8).
    pub fn family(&self, family: Family) -> bool {
        self.terms(family).is_some()
    }

    /// The families the session carries, sorted.
    pub fn families(&self) -> impl Iterator<Item = Family> + '_ {
        self.families.terms().iter().map(|terms| terms.family)
    }

    /// Whether prefixes of `family` come with a path identifier from the peer (RFC 7911 §5).
    pub fn add_path_receive(&self, family: Family) -> bool {
        self.terms(family).is_some_and(|terms| terms.add_path_receive)
    }

    /// Whether prefixes of `family` go to the peer with a path identifier (RFC 7911 §5).
    pub fn add_path_send(&self, family: Family) -> bool {
        self.terms(family).is_some_and(|terms| terms.add_path_send)
    }

    /// The most octets a message from the peer may have; OPEN and KEEPALIVE stay below 4096 (RFC 8654 §4).
    pub fn max_receive_len(&self) -> usize {
        if self.extended_receive {
            MAX_EXTENDED_MESSAGE_LEN
        } else {
            MAX_MESSAGE_LEN
        }
    }

    /// The most octets a message to the peer may have; OPEN and KEEPALIVE stay below 4096 (RFC 8654 §4).
    pub fn max_send_len(&self) -> usize {
        if self.extended_send {
            MAX_EXTENDED_MESSAGE_LEN
        } else {
            MAX_MESSAGE_LEN
        }
    }

    /// Whether the peer is in our AS.
    pub fn peer_kind(&self) -> PeerKind {
        self.peer_kind
    }

    fn terms(&self, family: Family) -> Option<&FamilyTerms> {
        self.families.terms().iter().find(|terms| terms.family == family)
    }
}

fn sends_four_octet_as(open: &Open) -> bool {
    open.capabilities()
        .any(|c| matches!(c, Capability::FourOctetAs(_)))
}

/// The families of an OPEN without repetition; IPv4 unicast when it has no multiprotocol capability.
fn offered_families(open: &Open) -> Vec<Family> {
    let mut families: Vec<Family> = open
        .capabilities()
        .filter_map(Capability::multiprotocol)
        .collect();
    families.sort_unstable();
    families.dedup();
    if families.is_empty() {
        families.push(Family::IPV4_UNICAST);
    }
    families
}

/// What an OPEN says of path identifiers for `family`; of several entries the last counts.
fn add_path_mode(open: &Open, family: Family) -> AddPathMode {
    let entries = open.capabilities().filter_map(|c| match c {
        Capability::AddPath(entries) => Some(entries),
        _ => None,
    });
    entries
        .flatten()
        .filter(|e| e.family == family)
        .last()
        .map_or(AddPathMode::NONE, |e| e.mode)
}

#[cfg(test)]
mod tests;
