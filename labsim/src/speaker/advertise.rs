//! Adj-RIBs-Out and the rules of advertisement (RFC 4271 §9.1.3 and §9.2, RFC 4456 §6).
//!
//! Neighbours that are sent the same thing form a group: one Adj-RIB-Out and one encoded UPDATE serve them all. Only one
//! thing differs inside a group: a route is not sent back to the neighbour it came from.

use std::net::IpAddr;
use std::rc::Rc;

use bgp_wire::update::{encode_routes, encode_withdrawals};
use bgp_wire::{Family, Nlri, PeerKind};
use bytes::Bytes;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::io::PeerId;
use super::peer_set::PeerSet;
use super::shared::{AttributesId, Map, NegotiatedId, PrefixId, Shared};

/// What makes neighbours equal as receivers of routes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GroupKey {
    pub(super) negotiated: NegotiatedId,
    pub(super) kind: PeerKind,
    pub(super) reflector_client: bool,
    pub(super) next_hop_self: bool,
    pub(super) local_address: IpAddr,
}

/// Up to two neighbours that are left out.
pub(super) type Except = [Option<PeerId>; 2];

/// A route as a group has been sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Advertised {
    pub(super) attributes: AttributesId,
    /// Neighbours that were not sent it: the one that gave the route, and the one that is its next hop.
    pub(super) except: Except,
}

/// What a neighbour has to be sent of an Adj-RIB-Out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    /// Everything, as the first thing in a session, closed by End-of-RIB.
    First,
    /// Everything.
    Whole,
    /// Everything of one family, as the neighbour asked (RFC 2918).
    Again(Family),
}

impl Table {
    pub(super) fn has(self, prefix: IpNet) -> bool {
        !matches!(self, Table::Again(family) if family != family_of(prefix))
    }
}

/// The family of a prefix.
pub(super) fn family_of(prefix: IpNet) -> Family {
    match prefix {
        IpNet::V4(_) => Family::IPV4_UNICAST,
        IpNet::V6(_) => Family::IPV6_UNICAST,
    }
}

/// Neighbours that share an Adj-RIB-Out.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) key: GroupKey,
    /// Those who have been sent what is in `adj_rib_out`.
    pub(super) members: Rc<PeerSet>,
    /// Those who still have to be sent it, or want to be sent it again.
    pub(super) joining: Vec<(PeerId, Table)>,
    /// Only what has been sent: a node of a mesh tells the others its own routes and nothing else.
    adj_rib_out: Map<PrefixId, Advertised>,
    /// All of it as UPDATEs, if somebody was sent that since it last changed.
    pub(super) whole: Option<Vec<Bytes>>,
}

impl Group {
    pub(super) fn new(key: GroupKey) -> Group {
        Group {
            key,
            members: Rc::default(),
            joining: Vec::new(),
            adj_rib_out: Map::default(),
            whole: None,
        }
    }

    pub(super) fn advertised(&self, prefix: PrefixId) -> Option<Advertised> {
        self.adj_rib_out.get(&prefix).copied()
    }

    pub(super) fn set_advertised(&mut self, prefix: PrefixId, advertised: Option<Advertised>) {
        self.whole = None;
        match advertised {
            Some(advertised) => drop(self.adj_rib_out.insert(prefix, advertised)),
            None => drop(self.adj_rib_out.swap_remove(&prefix)),
        }
    }

    /// Whether there is anything in the Adj-RIB-Out.
    pub(super) fn has_routes(&self) -> bool {
        !self.adj_rib_out.is_empty()
    }

    /// A neighbour has been sent everything.
    pub(super) fn admit(&mut self, peer: PeerId) {
        Rc::make_mut(&mut self.members).insert(peer);
    }

    /// Everything in the Adj-RIB-Out.
    pub(super) fn table(&self) -> impl Iterator<Item = (PrefixId, Advertised)> {
        self.adj_rib_out
            .iter()
            .map(|(&prefix, &advertised)| (prefix, advertised))
    }

    /// A neighbour is gone. The last one takes the Adj-RIB-Out along.
    pub(super) fn leave(&mut self, peer: PeerId) {
        if self.members.contains(peer) {
            Rc::make_mut(&mut self.members).remove(peer);
        }
        self.joining.retain(|&(member, _)| member != peer);
        if self.members.is_empty() && self.joining.is_empty() {
            self.adj_rib_out = Map::default();
            self.whole = None;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty() && self.joining.is_empty()
    }

    /// The first neighbour in it, in the order of configuration.
    pub(super) fn first(&self) -> Option<PeerId> {
        let joining = self.joining.iter().map(|&(peer, _)| peer);
        joining.chain(self.members.first_from(PeerId(0))).min()
    }
}

/// UPDATEs that wait to be transmitted.
#[derive(Debug)]
pub(super) enum Outgoing {
    /// To one neighbour.
    Single(PeerId, Bytes),
    /// To several, each in turn.
    Broadcast(Broadcast),
}

/// UPDATEs that are to go to several neighbours, each in turn.
#[derive(Debug)]
pub struct Broadcast {
    to: Rc<PeerSet>,
    /// But not to these.
    except: [Except; 2],
    messages: Vec<Bytes>,
    /// Whose turn it is.
    receiver: Option<PeerId>,
    /// Which message is next.
    message: usize,
}

impl Broadcast {
    pub(super) fn new(to: Rc<PeerSet>, except: [Except; 2], messages: Vec<Bytes>) -> Broadcast {
        let mut broadcast = Broadcast {
            to,
            except,
            messages,
            receiver: None,
            message: 0,
        };
        broadcast.turn(PeerId(0));
        broadcast
    }

    /// Nobody has been sent anything yet, and all receivers are in that set.
    pub(super) fn is_for(&self, all: &PeerSet) -> bool {
        let fresh = self.message == 0 && self.receiver == self.next_receiver(PeerId(0));
        fresh && self.to.is_within(all)
    }

    /// Whom it is for, in order.
    pub fn receivers(&self) -> impl Iterator<Item = PeerId> + '_ {
        let next = |peer: &PeerId| self.next_receiver(PeerId(peer.0 + 1));
        std::iter::successors(self.next_receiver(PeerId(0)), next)
    }

    /// The UPDATEs, in order.
    pub fn messages(&self) -> &[Bytes] {
        &self.messages
    }

    /// The first receiver that is not before this one.
    pub fn next_receiver(&self, mut from: PeerId) -> Option<PeerId> {
        loop {
            let peer = self.to.first_from(from)?;
            if !self.except.as_flattened().contains(&Some(peer)) {
                return Some(peer);
            }
            from = PeerId(peer.0 + 1);
        }
    }

    /// Goes on to the first receiver that is not before this one.
    fn turn(&mut self, from: PeerId) {
        self.message = 0;
        self.receiver = self.next_receiver(from);
    }
}

/// Neighbour by neighbour, so that nothing has to be kept for each of them.
impl Iterator for Broadcast {
    type Item = (PeerId, Bytes);

    fn next(&mut self) -> Option<(PeerId, Bytes)> {
        let peer = self.receiver?;
        let bytes = self.messages.get(self.message)?.clone();
        self.message += 1;
        if self.message == self.messages.len() {
            self.turn(PeerId(peer.0 + 1));
        }
        Some((peer, bytes))
    }
}

/// Routes on their way to the same receivers, gathered so that those with equal attributes share UPDATEs.
#[derive(Debug, Default)]
pub(super) struct Batch {
    withdrawn: Vec<PrefixId>,
    announced: Map<AttributesId, Vec<PrefixId>>,
}

impl Batch {
    pub(super) fn announce(&mut self, prefix: PrefixId, attributes: AttributesId) {
        self.announced.entry(attributes).or_default().push(prefix);
    }

    pub(super) fn withdraw(&mut self, prefix: PrefixId) {
        self.withdrawn.push(prefix);
    }

    /// The UPDATEs, withdrawals first. A route whose attributes do not fit into a message cannot be told and is left
    /// out (RFC 4271 §9.2 asks for nothing else).
    pub(super) fn encode(&self, shared: &Shared, negotiated: NegotiatedId) -> Vec<Bytes> {
        let negotiated = shared.negotiated(negotiated);
        let mut messages = Vec::new();
        let (v4, v6) = split(shared, &self.withdrawn);
        if !v4.is_empty() {
            let _ = encode_withdrawals(v4, negotiated, &mut messages);
        }
        if !v6.is_empty() {
            let _ = encode_withdrawals(v6, negotiated, &mut messages);
        }
        for (&attributes, prefixes) in &self.announced {
            let attributes = shared.attributes(attributes).to_wire();
            let (v4, v6) = split(shared, prefixes);
            let _ = encode_routes(&attributes, v4, negotiated, &mut messages);
            if !v6.is_empty() {
                let _ = encode_routes(&attributes, v6, negotiated, &mut messages);
            }
        }
        messages
    }
}

fn split(shared: &Shared, prefixes: &[PrefixId]) -> (Vec<Nlri<Ipv4Net>>, Vec<Nlri<Ipv6Net>>) {
    let (mut v4, mut v6) = (Vec::new(), Vec::new());
    for &prefix in prefixes {
        match shared.prefix(prefix) {
            IpNet::V4(prefix) => v4.push(Nlri::from(prefix)),
            IpNet::V6(prefix) => v6.push(Nlri::from(prefix)),
        }
    }
    (v4, v6)
}
