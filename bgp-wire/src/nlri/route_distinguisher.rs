//! Route distinguishers, which tell equal prefixes of different VPNs apart (RFC 4364 §4.2).

use core::fmt;
use core::net::Ipv4Addr;

/// A route distinguisher. Its type says which of the three forms of administrator and number it has.
///
/// ```
/// use bgp_wire::RouteDistinguisher;
///
/// let rd = RouteDistinguisher::Ipv4 { address: [192, 0, 2, 1].into(), number: 100 };
/// assert_eq!((rd.to_string(), rd.octets()), ("192.0.2.1:100".into(), [0, 1, 192, 0, 2, 1, 0, 100]));
/// assert_eq!(RouteDistinguisher::from_octets(rd.octets()), rd);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
pub enum RouteDistinguisher {
    /// Type 0: "64512:100".
    TwoOctetAs {
        /// The AS that assigns the numbers.
        asn: u16,
        /// The number assigned.
        number: u32,
    },
    /// Type 1: "192.0.2.1:100".
    Ipv4 {
        /// An address of the one that assigns the numbers.
        address: Ipv4Addr,
        /// The number assigned.
        number: u16,
    },
    /// Type 2: "4200000000:100".
    FourOctetAs {
        /// The AS that assigns the numbers.
        asn: u32,
        /// The number assigned.
        number: u16,
    },
    /// A type that RFC 4364 does not have.
    Unknown {
        /// The type, above 2.
        kind: u16,
        /// What follows.
        #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
        value: [u8; 6],
    },
}

impl RouteDistinguisher {
    /// Octets of a route distinguisher.
    pub const LEN: usize = 8;
    /// All zeros, as next hops have it (RFC 4364 §4.3.2).
    pub const ZERO: RouteDistinguisher = RouteDistinguisher::TwoOctetAs { asn: 0, number: 0 };

    /// The route distinguisher of eight octets.
    pub const fn from_octets(octets: [u8; 8]) -> RouteDistinguisher {
        let [high, low, a, b, c, d, e, f] = octets;
        match u16::from_be_bytes([high, low]) {
            0 => RouteDistinguisher::TwoOctetAs {
                asn: u16::from_be_bytes([a, b]),
                number: u32::from_be_bytes([c, d, e, f]),
            },
            1 => RouteDistinguisher::Ipv4 {
                address: Ipv4Addr::new(a, b, c, d),
                number: u16::from_be_bytes([e, f]),
            },
            2 => RouteDistinguisher::FourOctetAs {
                asn: u32::from_be_bytes([a, b, c, d]),
                number: u16::from_be_bytes([e, f]),
            },
            kind => RouteDistinguisher::Unknown {
                kind,
                value: [a, b, c, d, e, f],
            },
        }
    }

    /// Its octets.
    pub const fn octets(self) -> [u8; 8] {
        match self {
            RouteDistinguisher::TwoOctetAs { asn, number } => {
                let ([a, b], [c, d, e, f]) = (asn.to_be_bytes(), number.to_be_bytes());
                [0, 0, a, b, c, d, e, f]
            }
            RouteDistinguisher::Ipv4 { address, number } => {
                let ([a, b, c, d], [e, f]) = (address.octets(), number.to_be_bytes());
                [0, 1, a, b, c, d, e, f]
            }
            RouteDistinguisher::FourOctetAs { asn, number } => {
                let ([a, b, c, d], [e, f]) = (asn.to_be_bytes(), number.to_be_bytes());
                [0, 2, a, b, c, d, e, f]
            }
            RouteDistinguisher::Unknown { kind, value } => {
                let ([high, low], [a, b, c, d, e, f]) = (kind.to_be_bytes(), value);
                [high, low, a, b, c, d, e, f]
            }
        }
    }
}

/// "64512:100", "192.0.2.1:100"; type 2 with an AS number that fits two octets as "64512L:100", for it is another
/// route distinguisher than that of type 0. An unknown type as "type 9:0102030405ff".
impl fmt::Display for RouteDistinguisher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RouteDistinguisher::TwoOctetAs { asn, number } => write!(f, "{asn}:{number}"),
            RouteDistinguisher::Ipv4 { address, number } => write!(f, "{address}:{number}"),
            RouteDistinguisher::FourOctetAs { asn, number } if *asn > 65535 => write!(f, "{asn}:{number}"),
            RouteDistinguisher::FourOctetAs { asn, number } => write!(f, "{asn}L:{number}"),
            RouteDistinguisher::Unknown { kind, value } => {
                write!(f, "type {kind}:")?;
                value.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::RouteDistinguisher;

    #[test]
    fn each_type_has_its_form() {
        for (octets, text) in [
            ([0, 0, 0xfc, 0, 0, 1, 0, 0], "64512:65536"),
            ([0, 1, 192, 0, 2, 1, 0, 100], "192.0.2.1:100"),
            ([0, 2, 0xfa, 0x56, 0xea, 0, 0, 100], "4200000000:100"),
            ([0, 2, 0, 0, 0xfc, 0, 0, 100], "64512L:100"),
            ([0, 9, 1, 2, 3, 4, 5, 0xff], "type 9:0102030405ff"),
        ] {
            let rd = RouteDistinguisher::from_octets(octets);
            assert_eq!((rd.to_string().as_str(), rd.octets()), (text, octets));
        }
    }
}
