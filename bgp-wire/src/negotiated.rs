//! What the two OPENs of a session agreed on: the one argument that decoding and encoding share.

mod families;

use families::{Families, FamilyTerms};

use crate::capability::{Capability, RestartFlags};
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
    /// through, namely attributes that depend on the kind of peer, and a NEXT_HOP that is no host's address. Where
    /// such an attribute is malformed, it alone is discarded, as an external peer's.
    #[default]
    Unknown,
}

/// What the two OPENs of a session agreed on.
///
/// The default is a session before its OPENs: two-octet AS numbers, IPv4 unicast, no path identifiers,
/// 4096 octets a message, and a peer of unknown kind.
///
/// ```
/// use bgp_wire::{Capability, Family, Negotiated, Open, PeerKind};
///
/// let capabilities = [
///     Capability::Multiprotocol(Family::IPV4_UNICAST),
///     Capability::Multiprotocol(Family::IPV6_UNICAST),
///     Capability::ExtendedMessage,
/// ];
/// let sent = Open::new(64512, 90, [192, 0, 2, 1].into(), capabilities);
/// let received = Open::new(64513, 180, [192, 0, 2, 2].into(), [
///     Capability::Multiprotocol(Family::IPV6_UNICAST),
/// ]);
///
/// let session = Negotiated::from_opens(&sent, &received);
/// assert!(session.families().eq([Family::IPV6_UNICAST]));
/// // Each side alone says how long the messages are that it reads.
/// assert_eq!((session.max_receive_len(), session.max_send_len()), (65535, 4096));
/// assert_eq!(session.peer_kind(), PeerKind::External);
/// // The hold time is of no concern to octets (RFC 4271 §4.2):
/// assert_eq!(sent.hold_time.min(received.hold_time), 90);
///
/// // Where there are no OPENs, the terms are said one by one.
/// let archive = Negotiated::default().with_four_octet_as().with_add_path_receive(Family::IPV4_UNICAST);
/// assert!(archive.add_path_receive(Family::IPV4_UNICAST));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Negotiated {
    four_octet_as: bool,
    extended_receive: bool,
    extended_send: bool,
    route_refresh_send: bool,
    enhanced_route_refresh: bool,
    restart_on_notification: bool,
    link_local_next_hop: bool,
    peer_kind: PeerKind,
    families: Families,
}

/// How many labels may stand in front of a prefix of a family (RFC 8277 §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LabelCounts {
    /// The most we said we read: one with more is treated as withdrawn. 255 for any number.
    pub receive: u8,
    /// The most the peer said it reads. 255 for any number.
    pub send: u8,
}

impl Negotiated {
    /// What a session has when this speaker sent `sent` and received `received`.
    pub fn from_opens(sent: &Open, received: &Open) -> Negotiated {
        let both = |capability| sent.has(capability) && received.has(capability);
        Negotiated {
            four_octet_as: sent.four_octet_as().is_some() && received.four_octet_as().is_some(),
            // RFC 8654 §4: each side alone decides what it can receive.
            extended_receive: sent.has(&Capability::ExtendedMessage),
            extended_send: received.has(&Capability::ExtendedMessage),
            // RFC 2918 §4: a speaker asks who said that it understands.
            route_refresh_send: received.has(&Capability::RouteRefresh),
            enhanced_route_refresh: both(&Capability::EnhancedRouteRefresh),
            restart_on_notification: restarts_on_notification(sent) && restarts_on_notification(received),
            link_local_next_hop: both(&Capability::LinkLocalNextHop),
            peer_kind: match sent.peer_as() == received.peer_as() {
                true => PeerKind::Internal,
                false => PeerKind::External,
            },
            families: Families::agreed(sent, received),
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
    ///
    /// ```
    /// use bgp_wire::bytes::BytesMut;
    /// use bgp_wire::{Family, Message, Negotiated, Nlri, Update};
    ///
    /// // As one end of the session sees it, and as the other does:
    /// let here = Negotiated::default().with_add_path_send(Family::IPV4_UNICAST);
    /// let there = Negotiated::default().with_add_path_receive(Family::IPV4_UNICAST);
    ///
    /// let prefix: bgp_wire::ipnet::Ipv4Net = "203.0.113.0/24".parse()?;
    /// let paths = [1, 2].map(|id| Nlri { path_id: Some(id), ..Nlri::from(prefix) });
    /// let message = Message::Update(Update { withdrawn: paths.into(), ..Update::default() });
    /// let mut octets = BytesMut::new();
    /// message.encode(&here, &mut octets)?;
    ///
    /// let decoded = Message::decode(&octets, &there)?.message;
    /// assert_eq!(decoded.to_string(), "UPDATE withdraw 203.0.113.0/24 path 1 203.0.113.0/24 path 2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_add_path_receive(self, family: Family) -> Negotiated {
        self.with_terms(family, |terms| terms.add_path_receive = true)
    }

    /// The same terms, and `family` is carried with path identifiers to the peer (RFC 7911).
    #[must_use]
    pub fn with_add_path_send(self, family: Family) -> Negotiated {
        self.with_terms(family, |terms| terms.add_path_send = true)
    }

    /// The same terms, and `family` is carried, also with IPv6 next hops, both ways (RFC 8950).
    #[must_use]
    pub fn with_extended_next_hop(self, family: Family) -> Negotiated {
        self.with_terms(family, |terms| {
            (terms.extended_next_hop_receive, terms.extended_next_hop_send) = (true, true);
        })
    }

    /// The same terms, and `family` is carried with up to so many labels in front of a prefix (RFC 8277 §2.1).
    #[must_use]
    pub fn with_multiple_labels(self, family: Family, counts: LabelCounts) -> Negotiated {
        self.with_terms(family, |terms| terms.labels = Some(counts))
    }

    /// The same terms with marks around the answers to a ROUTE-REFRESH (RFC 7313).
    #[must_use]
    pub fn with_enhanced_route_refresh(mut self) -> Negotiated {
        self.enhanced_route_refresh = true;
        self
    }

    /// The same terms with next hops that are a link-local address alone.
    #[must_use]
    pub fn with_link_local_next_hop(mut self) -> Negotiated {
        self.link_local_next_hop = true;
        self
    }

    fn with_terms(mut self, family: Family, change: impl FnOnce(&mut FamilyTerms)) -> Negotiated {
        self.families.change(family, change);
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

    /// Whether IPv4 routes of `family` may come with an IPv6 next hop: we said that we understand it (RFC 8950 §4).
    pub fn extended_next_hop_receive(&self, family: Family) -> bool {
        self.terms(family)
            .is_some_and(|terms| terms.extended_next_hop_receive)
    }

    /// Whether IPv4 routes of `family` may go to the peer with an IPv6 next hop: it said that it understands
    /// (RFC 8950 §4).
    pub fn extended_next_hop_send(&self, family: Family) -> bool {
        self.terms(family)
            .is_some_and(|terms| terms.extended_next_hop_send)
    }

    /// How many labels stand in front of a prefix of `family`. `None` where the two sides did not both speak of
    /// the family: then there is exactly one label, whatever its S bit (RFC 8277 §2.1, §2.2).
    pub fn multiple_labels(&self, family: Family) -> Option<LabelCounts> {
        self.terms(family).and_then(|terms| terms.labels)
    }

    /// Whether the peer understands a ROUTE-REFRESH (RFC 2918 §4).
    pub fn route_refresh_send(&self) -> bool {
        self.route_refresh_send
    }

    /// Whether the answers to a ROUTE-REFRESH have marks around them (RFC 7313 §4).
    pub fn enhanced_route_refresh(&self) -> bool {
        self.enhanced_route_refresh
    }

    /// Whether routes outlive also a session that a NOTIFICATION other than a Hard Reset ended (RFC 8538 §4).
    pub fn restart_on_notification(&self) -> bool {
        self.restart_on_notification
    }

    /// Whether a next hop may be a link-local address alone (draft-ietf-idr-linklocal-capability).
    pub fn link_local_next_hop(&self) -> bool {
        self.link_local_next_hop
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
        self.families.get(family)
    }
}

fn restarts_on_notification(open: &Open) -> bool {
    open.graceful_restart()
        .is_some_and(|restart| restart.flags.contains(RestartFlags::NOTIFICATION))
}

#[cfg(test)]
mod tests;
