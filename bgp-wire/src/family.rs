//! Address families: AFI, SAFI and the pair of both (RFC 4760 §3, §6).

use core::fmt;

/// An Address Family Identifier, as IANA numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Afi(pub u16);

impl Afi {
    /// IP version 4.
    pub const IPV4: Afi = Afi(1);
    /// IP version 6.
    pub const IPV6: Afi = Afi(2);
    /// Layer 2 VPN (RFC 4761, RFC 7432).
    pub const L2VPN: Afi = Afi(25);
    /// Link state (RFC 9552).
    pub const BGP_LS: Afi = Afi(16388);

    /// The short name of an AFI that has a constant here.
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Afi::IPV4 => "ipv4",
            Afi::IPV6 => "ipv6",
            Afi::L2VPN => "l2vpn",
            Afi::BGP_LS => "bgp-ls",
            _ => return None,
        })
    }
}

/// "ipv4"; an unknown number as "afi 1234".
impl fmt::Display for Afi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "afi {}", self.0),
        }
    }
}

/// A Subsequent Address Family Identifier, as IANA numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Safi(pub u8);

impl Safi {
    /// Routes used for unicast forwarding (RFC 4760 §6).
    pub const UNICAST: Safi = Safi(1);
    /// Routes used for multicast forwarding (RFC 4760 §6).
    pub const MULTICAST: Safi = Safi(2);
    /// Unicast routes with MPLS labels (RFC 8277 §2).
    pub const LABELLED_UNICAST: Safi = Safi(4);
    /// Multicast in VPNs (RFC 6514 §4).
    pub const MCAST_VPN: Safi = Safi(5);
    /// Virtual private LAN service (RFC 4761 §3.2).
    pub const VPLS: Safi = Safi(65);
    /// Multicast distribution trees of VPNs (RFC 6037 §5).
    pub const MDT: Safi = Safi(66);
    /// Ethernet VPN (RFC 7432 §7).
    pub const EVPN: Safi = Safi(70);
    /// Link state (RFC 9552 §5.2).
    pub const BGP_LS: Safi = Safi(71);
    /// Link state of a VPN (RFC 9552 §5.2).
    pub const BGP_LS_VPN: Safi = Safi(72);
    /// Segment routing policies (RFC 9830 §2.1).
    pub const SR_POLICY: Safi = Safi(73);
    /// Mobile user plane (draft-ietf-bess-mup-safi).
    pub const MUP: Safi = Safi(85);
    /// Unicast routes of VPNs, with labels (RFC 4364 §4.3.4, RFC 4659 §3.2).
    pub const VPN: Safi = Safi(128);
    /// Multicast routes of VPNs (RFC 6514 §11.1.6).
    pub const VPN_MULTICAST: Safi = Safi(129);
    /// Route target constraint (RFC 4684 §4).
    pub const ROUTE_TARGET: Safi = Safi(132);
    /// Flow specification (RFC 8955 §4).
    pub const FLOW_SPEC: Safi = Safi(133);
    /// Flow specification of VPNs (RFC 8955 §8).
    pub const FLOW_SPEC_VPN: Safi = Safi(134);

    /// The short name of a SAFI that has a constant here.
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Safi::UNICAST => "unicast",
            Safi::MULTICAST => "multicast",
            Safi::LABELLED_UNICAST => "labelled unicast",
            Safi::MCAST_VPN => "mcast-vpn",
            Safi::VPLS => "vpls",
            Safi::MDT => "mdt",
            Safi::EVPN => "evpn",
            Safi::BGP_LS => "link state",
            Safi::BGP_LS_VPN => "link state vpn",
            Safi::SR_POLICY => "sr policy",
            Safi::MUP => "mup",
            Safi::VPN => "vpn",
            Safi::VPN_MULTICAST => "vpn multicast",
            Safi::ROUTE_TARGET => "route target",
            Safi::FLOW_SPEC => "flow specification",
            Safi::FLOW_SPEC_VPN => "flow specification vpn",
            _ => return None,
        })
    }
}

/// "unicast"; an unknown number as "safi 99".
impl fmt::Display for Safi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "safi {}", self.0),
        }
    }
}

/// A kind of route that a session can carry: AFI and SAFI together.
///
/// ```
/// use bgp_wire::{Afi, Family, Safi};
///
/// assert_eq!(Family::new(Afi::L2VPN, Safi::EVPN), Family::EVPN);
/// assert_eq!(Family::IPV6_UNICAST.to_string(), "ipv6 unicast");
/// assert_eq!(Family::new(Afi(1234), Safi(199)).to_string(), "afi 1234 safi 199");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Family {
    /// Which network layer protocol.
    pub afi: Afi,
    /// Which use of it.
    pub safi: Safi,
}

impl Family {
    /// IPv4 unicast: what a session carries when no OPEN says anything else.
    pub const IPV4_UNICAST: Family = Family::new(Afi::IPV4, Safi::UNICAST);
    /// IPv6 unicast (RFC 2545).
    pub const IPV6_UNICAST: Family = Family::new(Afi::IPV6, Safi::UNICAST);
    /// IPv4 unicast with MPLS labels (RFC 8277).
    pub const IPV4_LABELLED: Family = Family::new(Afi::IPV4, Safi::LABELLED_UNICAST);
    /// IPv6 unicast with MPLS labels (RFC 8277).
    pub const IPV6_LABELLED: Family = Family::new(Afi::IPV6, Safi::LABELLED_UNICAST);
    /// IPv4 multicast (RFC 4760 §6).
    pub const IPV4_MULTICAST: Family = Family::new(Afi::IPV4, Safi::MULTICAST);
    /// IPv6 multicast (RFC 4760 §6).
    pub const IPV6_MULTICAST: Family = Family::new(Afi::IPV6, Safi::MULTICAST);
    /// IPv4 routes of VPNs (RFC 4364).
    pub const IPV4_VPN: Family = Family::new(Afi::IPV4, Safi::VPN);
    /// IPv6 routes of VPNs (RFC 4659).
    pub const IPV6_VPN: Family = Family::new(Afi::IPV6, Safi::VPN);
    /// IPv4 multicast routes of VPNs (RFC 6514).
    pub const IPV4_VPN_MULTICAST: Family = Family::new(Afi::IPV4, Safi::VPN_MULTICAST);
    /// IPv6 multicast routes of VPNs (RFC 6514).
    pub const IPV6_VPN_MULTICAST: Family = Family::new(Afi::IPV6, Safi::VPN_MULTICAST);
    /// Ethernet VPN (RFC 7432).
    pub const EVPN: Family = Family::new(Afi::L2VPN, Safi::EVPN);
    /// Virtual private LAN service (RFC 4761).
    pub const VPLS: Family = Family::new(Afi::L2VPN, Safi::VPLS);
    /// IPv4 flow specification (RFC 8955).
    pub const IPV4_FLOW_SPEC: Family = Family::new(Afi::IPV4, Safi::FLOW_SPEC);
    /// IPv6 flow specification (RFC 8956).
    pub const IPV6_FLOW_SPEC: Family = Family::new(Afi::IPV6, Safi::FLOW_SPEC);
    /// IPv4 flow specification of VPNs (RFC 8955 §8).
    pub const IPV4_FLOW_SPEC_VPN: Family = Family::new(Afi::IPV4, Safi::FLOW_SPEC_VPN);
    /// IPv6 flow specification of VPNs (RFC 8956 §4).
    pub const IPV6_FLOW_SPEC_VPN: Family = Family::new(Afi::IPV6, Safi::FLOW_SPEC_VPN);
    /// Route target constraint (RFC 4684).
    pub const ROUTE_TARGET: Family = Family::new(Afi::IPV4, Safi::ROUTE_TARGET);
    /// Link state (RFC 9552).
    pub const BGP_LS: Family = Family::new(Afi::BGP_LS, Safi::BGP_LS);
    /// Link state of VPNs (RFC 9552).
    pub const BGP_LS_VPN: Family = Family::new(Afi::BGP_LS, Safi::BGP_LS_VPN);
    /// Segment routing policies with an IPv4 endpoint (RFC 9830).
    pub const IPV4_SR_POLICY: Family = Family::new(Afi::IPV4, Safi::SR_POLICY);
    /// Segment routing policies with an IPv6 endpoint (RFC 9830).
    pub const IPV6_SR_POLICY: Family = Family::new(Afi::IPV6, Safi::SR_POLICY);
    /// Multicast in VPNs over IPv4 (RFC 6514).
    pub const IPV4_MCAST_VPN: Family = Family::new(Afi::IPV4, Safi::MCAST_VPN);
    /// Multicast in VPNs over IPv6 (RFC 6514).
    pub const IPV6_MCAST_VPN: Family = Family::new(Afi::IPV6, Safi::MCAST_VPN);
    /// Mobile user plane for IPv4 (draft-ietf-bess-mup-safi).
    pub const IPV4_MUP: Family = Family::new(Afi::IPV4, Safi::MUP);
    /// Mobile user plane for IPv6 (draft-ietf-bess-mup-safi).
    pub const IPV6_MUP: Family = Family::new(Afi::IPV6, Safi::MUP);

    /// The family of `afi` and `safi`.
    pub const fn new(afi: Afi, safi: Safi) -> Family {
        Family { afi, safi }
    }
}

/// "ipv4 unicast"; unknown numbers as "afi 1234 safi 199".
impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.afi, self.safi)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn a_family_reads_as_its_names_or_its_numbers() {
        for (family, text) in [
            (Family::IPV4_UNICAST, "ipv4 unicast"),
            (Family::new(Afi::L2VPN, Safi::EVPN), "l2vpn evpn"),
            (Family::new(Afi(1234), Safi(199)), "afi 1234 safi 199"),
        ] {
            assert_eq!(family.to_string(), text);
        }
    }
}
