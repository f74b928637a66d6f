//! A set of path attributes as the routing process wants it: one field each, in a form that compares equal when the
//! meaning is equal, so that sets can be numbered.

use std::net::{IpAddr, Ipv4Addr};

use bgp_wire::{Aggregator, AsPath, Attribute, AttributeValue, Community, MpReach, Origin};

/// The attributes of a route (RFC 4271 §5, RFC 1997, RFC 4456).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Attributes {
    /// ORIGIN.
    pub origin: Origin,
    /// AS_PATH.
    pub as_path: AsPath,
    /// NEXT_HOP, or the next hop in MP_REACH_NLRI; `None`: the route is our own.
    pub next_hop: Option<IpAddr>,
    /// MULTI_EXIT_DISC.
    pub med: Option<u32>,
    /// LOCAL_PREF.
    pub local_pref: Option<u32>,
    /// ATOMIC_AGGREGATE.
    pub atomic_aggregate: bool,
    /// AGGREGATOR.
    pub aggregator: Option<Aggregator>,
    /// COMMUNITIES.
    pub communities: Vec<Community>,
    /// ORIGINATOR_ID.
    pub originator_id: Option<Ipv4Addr>,
    /// CLUSTER_LIST, the last reflector first.
    pub cluster_list: Vec<Ipv4Addr>,
    /// Attributes that we do not know, as they came.
    pub unknown: Vec<Attribute>,
}

impl Default for Attributes {
    /// Those of a route that we originate.
    fn default() -> Attributes {
        Attributes {
            origin: Origin::Igp,
            as_path: AsPath::default(),
            next_hop: None,
            med: None,
            local_pref: None,
            atomic_aggregate: false,
            aggregator: None,
            communities: Vec::new(),
            originator_id: None,
            cluster_list: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

impl Attributes {
    /// The attributes of a received UPDATE. Next hops are filled in by the caller: each family brings its own.
    pub fn from_wire(attributes: Vec<Attribute>) -> Attributes {
        let mut set = Attributes::default();
        for attribute in attributes {
            match attribute.value {
                AttributeValue::Origin(origin) => set.origin = origin,
                AttributeValue::AsPath(as_path) => set.as_path = as_path,
                AttributeValue::NextHop(next_hop) => set.next_hop = Some(IpAddr::V4(next_hop)),
                AttributeValue::Med(med) => set.med = Some(med),
                AttributeValue::LocalPref(local_pref) => set.local_pref = Some(local_pref),
                AttributeValue::AtomicAggregate => set.atomic_aggregate = true,
                AttributeValue::Aggregator(aggregator) => set.aggregator = Some(aggregator),
                AttributeValue::Communities(communities) => set.communities = communities,
                AttributeValue::OriginatorId(id) => set.originator_id = Some(id),
                AttributeValue::ClusterList(list) => set.cluster_list = list,
                AttributeValue::MpReach(_) | AttributeValue::MpUnreach(_) => {}
                _ => set.unknown.push(attribute),
            }
        }
        set
    }

    /// The attributes of an UPDATE, in order of their codes. An IPv6 next hop comes in an MP_REACH_NLRI without prefixes.
    pub fn to_wire(&self) -> Vec<Attribute> {
        let (v4, v6) = match self.next_hop {
            Some(IpAddr::V4(address)) => (Some(AttributeValue::NextHop(address)), None),
            Some(IpAddr::V6(address)) => (None, Some(MpReach::ipv6(address, []).into())),
            None => (None, None),
        };
        let known = [
            Some(AttributeValue::Origin(self.origin)),
            Some(AttributeValue::AsPath(self.as_path.clone())),
            v4,
            self.med.map(AttributeValue::Med),
            self.local_pref.map(AttributeValue::LocalPref),
            self.atomic_aggregate.then_some(AttributeValue::AtomicAggregate),
            self.aggregator.map(AttributeValue::Aggregator),
            (!self.communities.is_empty()).then(|| AttributeValue::Communities(self.communities.clone())),
            self.originator_id.map(AttributeValue::OriginatorId),
            (!self.cluster_list.is_empty()).then(|| AttributeValue::ClusterList(self.cluster_list.clone())),
            v6,
        ];
        known
            .into_iter()
            .flatten()
            .map(Attribute::from)
            .chain(self.unknown.iter().cloned())
            .collect()
    }

    /// The neighbouring AS that the route came from: the first of the AS_PATH, if that begins with a sequence. Routes
    /// of our own AS have none (RFC 4271 §9.1.2.2 c).
    pub fn neighbour_as(&self) -> Option<u32> {
        self.as_path.first_as()
    }

    /// All AS numbers on the AS_PATH, in order.
    pub fn asns(&self) -> impl Iterator<Item = u32> {
        self.as_path
            .segments
            .iter()
            .flat_map(|segment| segment.asns.iter().copied())
    }

    /// The AS_PATH with our own AS number in front (RFC 4271 §5.1.2).
    pub fn prepend(&mut self, asn: u32) {
        self.as_path.prepend(asn);
    }
}
