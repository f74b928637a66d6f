//! Prefixes that addresses of packets are compared with (RFC 8955 §4.2.2.1, RFC 8956 §3.1).

use core::fmt;
use core::net::Ipv6Addr;

use ipnet::{Ipv4Net, Ipv6Net};

use crate::error::{EncodeError, MalformedRoute};
use crate::family::{Afi, Family};
use crate::nlri::TrailingBits;
use crate::nlri::address::octets_of;
use crate::nlri::address::sealed::Octets;
use crate::writer::Writer;

/// What an address has to begin with; of IPv6 some bits in front may be left out of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
pub enum FlowPrefix {
    /// IPv4 addresses of this prefix.
    V4 {
        /// The prefix. Bits behind its length are zero.
        prefix: Ipv4Net,
        /// What those bits were on the wire.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "TrailingBits::are_zero")
        )]
        trailing_bits: TrailingBits,
    },
    /// IPv6 addresses that are as this prefix from some bit on.
    V6 {
        /// The prefix. Bits behind its length and in front of the offset are zero.
        prefix: Ipv6Net,
        /// Bits in front that are not compared: fewer than the prefix has, or 0.
        offset: u8,
        /// What the bits behind the prefix were on the wire.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "TrailingBits::are_zero")
        )]
        trailing_bits: TrailingBits,
    },
}

impl From<Ipv4Net> for FlowPrefix {
    fn from(prefix: Ipv4Net) -> FlowPrefix {
        FlowPrefix::V4 {
            prefix,
            trailing_bits: TrailingBits::default(),
        }
    }
}

impl From<Ipv6Net> for FlowPrefix {
    fn from(prefix: Ipv6Net) -> FlowPrefix {
        FlowPrefix::V6 {
            prefix,
            offset: 0,
            trailing_bits: TrailingBits::default(),
        }
    }
}

/// Splits off the octets of a prefix of `bits`.
fn take<'a>(rest: &mut &'a [u8], bits: u8, kind: u8) -> Result<&'a [u8], MalformedRoute> {
    let (octets, behind) = rest
        .split_at_checked(octets_of(bits))
        .ok_or(MalformedRoute::FlowOverrun(kind))?;
    *rest = behind;
    Ok(octets)
}

impl FlowPrefix {
    /// Splits the prefix of a component of type `kind` off the front.
    pub(super) fn read(rest: &mut &[u8], afi: Afi, kind: u8) -> Result<FlowPrefix, MalformedRoute> {
        match (afi, *rest) {
            (Afi::IPV6, [length, offset, behind @ ..]) => {
                *rest = behind;
                FlowPrefix::v6(rest, *length, *offset, kind)
            }
            (Afi::IPV4, [length, behind @ ..]) => {
                *rest = behind;
                FlowPrefix::v4(rest, *length, kind)
            }
            _ => Err(MalformedRoute::FlowOverrun(kind)),
        }
    }

    fn v4(rest: &mut &[u8], length: u8, kind: u8) -> Result<FlowPrefix, MalformedRoute> {
        let malformed = MalformedRoute::FlowPrefix { length, offset: 0 };
        if length > Ipv4Net::BITS {
            return Err(malformed);
        }
        let octets = take(rest, length, kind)?;
        let (prefix, trailing_bits) = Ipv4Net::from_octets(length, octets).ok_or(malformed)?;
        Ok(FlowPrefix::V4 {
            prefix,
            trailing_bits,
        })
    }

    /// The pattern has the bits from the offset to the length, and is filled up to an octet (RFC 8956 §3.1).
    fn v6(rest: &mut &[u8], length: u8, offset: u8, kind: u8) -> Result<FlowPrefix, MalformedRoute> {
        let malformed = MalformedRoute::FlowPrefix { length, offset };
        let bits = pattern_bits(length, offset).ok_or(malformed)?;
        let octets = take(rest, bits, kind)?;
        let (pattern, trailing_bits) = Ipv6Net::from_octets(bits, octets).ok_or(malformed)?;
        let address = pattern.addr().to_bits() >> offset;
        let prefix = Ipv6Net::new(address.into(), length).map_err(|_| malformed)?;
        Ok(FlowPrefix::V6 {
            prefix,
            offset,
            trailing_bits,
        })
    }

    /// Appends the prefix.
    pub(super) fn encode(&self, family: Family, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match (*self, family.afi) {
            (
                FlowPrefix::V4 {
                    prefix,
                    trailing_bits,
                },
                Afi::IPV4,
            ) => {
                out.put([prefix.prefix_len()]);
                prefix.put_address(trailing_bits, out);
            }
            (
                FlowPrefix::V6 {
                    prefix,
                    offset,
                    trailing_bits,
                },
                Afi::IPV6,
            ) => {
                let length = prefix.prefix_len();
                let malformed = MalformedRoute::FlowPrefix { length, offset };
                let bits = pattern_bits(length, offset).ok_or(malformed)?;
                let address = Ipv6Addr::from_bits(prefix.addr().to_bits() << offset);
                let pattern = Ipv6Net::new(address, bits).map_err(|_| malformed)?;
                out.put([length, offset]);
                pattern.put_address(trailing_bits, out);
            }
            _ => return Err(EncodeError::FamilyMismatch { family }),
        }
        Ok(())
    }
}

/// "If length = 0 and offset = 0, this component matches every address; otherwise, length MUST be in the range
/// offset < length < 129" (RFC 8956 §3.1).
fn pattern_bits(length: u8, offset: u8) -> Option<u8> {
    match (length, offset) {
        (0, 0) => Some(0),
        (1..=128, _) if offset < length => Some(length - offset),
        _ => None,
    }
}

/// "10.0.0.0/8"; with an offset as RFC 8956 §3.1 writes it, "::1234:0/64-104".
impl fmt::Display for FlowPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FlowPrefix::V4 { prefix, .. } => prefix.fmt(f),
            FlowPrefix::V6 {
                prefix, offset: 0, ..
            } => prefix.fmt(f),
            FlowPrefix::V6 { prefix, offset, .. } => {
                write!(f, "{}/{offset}-{}", prefix.addr(), prefix.prefix_len())
            }
        }
    }
}
