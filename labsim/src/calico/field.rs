//! The fields of Calico's objects that labsim does not simulate, and whether that can be left so.

/// What a field that is not simulated means for a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing: BGP is the same with it and without it.
    Nothing,
    /// Something that happens to routes or packets; the lab runs without it.
    Left,
    /// Other sessions than those of the lab: it cannot be left out.
    Sessions,
}

use Meaning::{Left, Nothing, Sessions};

/// BGPConfiguration.spec, besides what is simulated.
pub(super) const BGP_CONFIGURATION: &[(&str, Meaning)] = &[
    ("logSeverityScreen", Nothing),
    ("bindMode", Nothing),
    ("ignoredInterfaces", Nothing),
    ("serviceLoadBalancerIPs", Left),
    ("serviceExternalIPs", Left),
    ("serviceClusterIPs", Left),
    ("serviceLoadBalancerAggregation", Left),
    ("communities", Left),
    ("prefixAdvertisements", Left),
    ("nodeMeshMaxRestartTime", Left),
    ("localWorkloadPeeringIPV4", Left),
    ("localWorkloadPeeringIPV6", Left),
    ("programClusterRoutes", Left),
    ("ipv4NormalRoutePriority", Left),
    ("ipv6NormalRoutePriority", Left),
    ("listenPort", Sessions),
    ("nodeMeshPassword", Sessions),
];

/// BGPPeer.spec, besides what is simulated.
pub(super) const BGP_PEER: &[(&str, Meaning)] = &[
    ("keepOriginalNextHop", Left),
    ("nextHopMode", Left),
    ("sourceAddress", Left),
    ("maxRestartTime", Left),
    ("numAllowedLocalASNumbers", Left),
    ("reachableBy", Left),
    ("filters", Left),
    ("peerSelector", Sessions),
    ("localASNumber", Sessions),
    ("password", Sessions),
    ("keepaliveTime", Sessions),
    ("ttlSecurity", Sessions),
    ("localWorkloadSelector", Sessions),
    ("reversePeering", Sessions),
];
