//! The next hop of an MP_REACH_NLRI (RFC 4760 §3; lengths RFC 2545 §3, RFC 8950 §3, RFC 4364 §4.3.2, RFC 4659 §3.2.1).

mod view;

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bytes::Bytes;

pub use view::NextHopView;

use crate::error::EncodeError;
use crate::nlri::RouteDistinguisher;
use crate::writer::Writer;

/// The next hop of an MP_REACH_NLRI.
///
/// ```
/// use bgp_wire::NextHop;
/// use core::net::IpAddr;
///
/// let address: IpAddr = "192.0.2.1".parse()?;
/// assert_eq!(NextHop::from(address), NextHop::V4([192, 0, 2, 1].into()));
/// assert!(matches!(NextHop::vpn(address), NextHop::VpnV4 { .. }));
/// assert_eq!(NextHop::none().to_string(), ""); // of a flow specification
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
pub enum NextHop {
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// An IPv6 address, for IPv6 routes or (RFC 8950) for IPv4 routes.
    V6 {
        /// The global address.
        global: Ipv6Addr,
        /// The link-local address on a shared link (RFC 2545 §3).
        link_local: Option<Ipv6Addr>,
    },
    /// The IPv4 next hop of a VPN's route.
    VpnV4 {
        /// Zero (RFC 4364 §4.3.2), and kept as it came.
        rd: RouteDistinguisher,
        /// The address.
        address: Ipv4Addr,
    },
    /// The IPv6 next hop of a VPN's route, which may be an IPv4 one (RFC 8950).
    VpnV6 {
        /// Zero (RFC 4659 §3.2.1), and kept as it came.
        rd: RouteDistinguisher,
        /// The global address.
        global: Ipv6Addr,
        /// The link-local address on a shared link, with a route distinguisher of its own.
        link_local: Option<(RouteDistinguisher, Ipv6Addr)>,
    },
    /// The next hop of a family without a type in this crate, or one of a length that no address has: none, as
    /// with flow specification (RFC 8955 §4).
    #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
    Other(Bytes),
}

impl NextHop {
    /// No next hop, as flow specifications have (RFC 8955 §4).
    pub const fn none() -> NextHop {
        NextHop::Other(Bytes::new())
    }

    /// The next hop of VPN routes, with a route distinguisher of zero (RFC 4364 §4.3.2, RFC 4659 §3.2.1).
    pub const fn vpn(address: IpAddr) -> NextHop {
        let rd = RouteDistinguisher::ZERO;
        match address {
            IpAddr::V4(address) => NextHop::VpnV4 { rd, address },
            IpAddr::V6(global) => NextHop::VpnV6 {
                rd,
                global,
                link_local: None,
            },
        }
    }

    /// Whether there is none: see [`NextHop::none`].
    pub(super) fn is_none(&self) -> bool {
        matches!(self, NextHop::Other(octets) if octets.is_empty())
    }

    /// Appends the next hop behind its length.
    pub(crate) fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match self {
            NextHop::V4(address) => put(&[&address.octets()], out),
            NextHop::V6 {
                global,
                link_local: None,
            } => put(&[&global.octets()], out),
            NextHop::V6 {
                global,
                link_local: Some(link_local),
            } => put(&[&global.octets(), &link_local.octets()], out),
            NextHop::VpnV4 { rd, address } => put(&[&rd.octets(), &address.octets()], out),
            NextHop::VpnV6 {
                rd,
                global,
                link_local: None,
            } => put(&[&rd.octets(), &global.octets()], out),
            NextHop::VpnV6 {
                rd,
                global,
                link_local: Some((other, link_local)),
            } => put(
                &[
                    &rd.octets(),
                    &global.octets(),
                    &other.octets(),
                    &link_local.octets(),
                ],
                out,
            ),
            NextHop::Other(octets) => put(&[octets], out),
        }
    }
}

/// An address alone: [`NextHop::V4`] or [`NextHop::V6`].
impl From<IpAddr> for NextHop {
    fn from(address: IpAddr) -> NextHop {
        match address {
            IpAddr::V4(address) => NextHop::V4(address),
            IpAddr::V6(global) => NextHop::V6 {
                global,
                link_local: None,
            },
        }
    }
}

fn put(parts: &[&[u8]], out: &mut Writer<'_>) -> Result<(), EncodeError> {
    let length = parts.iter().map(|part| part.len()).sum();
    out.put([u8::try_from(length).map_err(|_| EncodeError::NextHopTooLong { length })?]);
    parts.iter().for_each(|part| out.put_slice(part));
    Ok(())
}

/// The addresses, with a route distinguisher that is not zero as it should be; other next hops as hexadecimal octets.
impl fmt::Display for NextHop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NextHop::V4(address) => address.fmt(f),
            NextHop::V6 {
                global,
                link_local: None,
            } => global.fmt(f),
            NextHop::V6 {
                global,
                link_local: Some(link_local),
            } => write!(f, "{global} {link_local}"),
            NextHop::VpnV4 { rd, address } => write!(f, "{address}{}", NonZero(*rd)),
            NextHop::VpnV6 {
                rd,
                global,
                link_local,
            } => {
                write!(f, "{global}{}", NonZero(*rd))?;
                match link_local {
                    Some((rd, link_local)) => write!(f, " {link_local}{}", NonZero(*rd)),
                    None => Ok(()),
                }
            }
            NextHop::Other(octets) => octets.iter().try_for_each(|octet| write!(f, "{octet:02x}")),
        }
    }
}

/// A route distinguisher, if it is not zero.
struct NonZero(RouteDistinguisher);

impl fmt::Display for NonZero {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            RouteDistinguisher::ZERO => Ok(()),
            rd => write!(f, " rd {rd}"),
        }
    }
}

#[cfg(test)]
mod tests;
