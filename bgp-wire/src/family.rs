//! Address families: AFI, SAFI and the pair of both (RFC 4760 §3, §6).

use core::fmt;

/// An Address Family Identifier, as IANA numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Afi(pub u16);

impl Afi {
    /// IP version 4.
    pub const IPV4: Afi = Afi(1);
    /// IP version 6.
    pub const IPV6: Afi = Afi(2);
}

impl fmt::Display for Afi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Afi::IPV4 => f.write_str("ipv4"),
            Afi::IPV6 => f.write_str("ipv6"),
            Afi(other) => write!(f, "afi {other}"),
        }
    }
}

/// A Subsequent Address Family Identifier, as IANA numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Safi(pub u8);

impl Safi {
    /// Routes used for unicast forwarding (RFC 4760 §6).
    pub const UNICAST: Safi = Safi(1);
    /// Routes used for multicast forwarding (RFC 4760 §6).
    pub const MULTICAST: Safi = Safi(2);
    /// Unicast routes with MPLS labels (RFC 8277 §2).
    pub const LABELLED_UNICAST: Safi = Safi(4);
}

impl fmt::Display for Safi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Safi::UNICAST => f.write_str("unicast"),
            Safi::MULTICAST => f.write_str("multicast"),
            Safi::LABELLED_UNICAST => f.write_str("labelled unicast"),
            Safi(other) => write!(f, "safi {other}"),
        }
    }
}

/// A kind of route that a session can carry: AFI and SAFI together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// The family of `afi` and `safi`.
    pub const fn new(afi: Afi, safi: Safi) -> Family {
        Family { afi, safi }
    }
}

/// "ipv4 unicast"; unknown numbers as "afi 25 safi 70".
impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.afi, self.safi)
    }
}
