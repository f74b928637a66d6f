//! Types of PMSI tunnels and what identifies one of each (RFC 6514 §5; types IANA, RFC 7385).

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bytes::Bytes;

use crate::error::{DecodeError, Reason};
use crate::parse::At;
use crate::writer::Writer;

/// Type and identifier of a PMSI tunnel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum PmsiTunnelIdentifier {
    /// No tunnel information present.
    None,
    /// An RSVP-TE P2MP LSP, named as in its SESSION object.
    RsvpTe {
        /// P2MP ID.
        p2mp_id: u32,
        /// The two octets that must be zero, kept as they came.
        reserved: u16,
        /// Tunnel ID.
        tunnel_id: u16,
        /// Extended Tunnel ID: the address of the root.
        extended_tunnel_id: IpAddr,
    },
    /// A tree of PIM-SSM, PIM-SM or BIDIR-PIM.
    Pim {
        /// Which of the three.
        mode: PimMode,
        /// The root of the tree, or for the latter two the sender.
        source: IpAddr,
        /// The multicast group, of the same family.
        group: IpAddr,
    },
    /// Ingress replication: this address is where each copy goes.
    IngressReplication(IpAddr),
    /// A type whose identifier is kept as octets: mLDP's are FEC elements (RFC 6388 §2.2).
    Other {
        /// The tunnel type.
        tunnel_type: u8,
        /// The identifier.
        #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
        identifier: Bytes,
    },
}

/// How a PIM tree is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[repr(u8)]
pub enum PimMode {
    /// PIM-SSM.
    Ssm = 3,
    /// PIM-SM.
    Sm = 4,
    /// BIDIR-PIM.
    Bidir = 5,
}

const NO_TUNNEL: u8 = 0;
const RSVP_TE: u8 = 1;
const INGRESS_REPLICATION: u8 = 6;

/// Whether IANA's registry has the tunnel type: 0 to 8 (RFC 6514, RFC 7524), 10 (RFC 9574), 11 (RFC 8556), 12 and 13
/// (trees of SR), the wildcard 255 (RFC 8338), those for experiments; and composite tunnels, which are a type with
/// the upper bit set (RFC 8317 §4).
pub(super) fn is_defined(tunnel_type: u8) -> bool {
    match tunnel_type {
        0..=8 | 10..=13 | 0x7b..=0x7e | 0xfb..=0xff => true,
        composite @ 0x80..=0xfa => is_defined(composite & 0x7f),
        _ => false,
    }
}

/// Checks that an identifier is one of its type.
pub(super) fn check(tunnel_type: u8, identifier: At<'_>) -> Result<(), DecodeError> {
    let (allowed, expected): (&[usize], _) = match tunnel_type {
        NO_TUNNEL => (&[0], "0"),
        RSVP_TE => (&[12, 24], "12 or 24"),
        INGRESS_REPLICATION => (&[4, 16], "4 or 16"),
        _ if PimMode::from_octet(tunnel_type).is_some() => (&[8, 32], "8 or 32"),
        _ => return Ok(()),
    };
    let length = identifier.octets.len();
    if allowed.contains(&length) {
        return Ok(());
    }
    let reason = Reason::PmsiTunnelIdentifier {
        tunnel_type,
        length,
        expected,
    };
    Err(DecodeError::new(reason, identifier.offset))
}

impl PimMode {
    fn from_octet(octet: u8) -> Option<PimMode> {
        match octet {
            3 => Some(PimMode::Ssm),
            4 => Some(PimMode::Sm),
            5 => Some(PimMode::Bidir),
            _ => None,
        }
    }
}

/// An address by its length.
fn address(octets: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(octets).map(|octets| IpAddr::V4(Ipv4Addr::from_octets(octets)));
    let v6 = <[u8; 16]>::try_from(octets).map(|octets| IpAddr::V6(Ipv6Addr::from_octets(octets)));
    v4.or(v6).ok()
}

impl PmsiTunnelIdentifier {
    /// The owned value; an identifier that is not one of its type stays octets.
    pub(super) fn own(tunnel_type: u8, identifier: &[u8]) -> PmsiTunnelIdentifier {
        PmsiTunnelIdentifier::read(tunnel_type, identifier).unwrap_or_else(|| PmsiTunnelIdentifier::Other {
            tunnel_type,
            identifier: Bytes::copy_from_slice(identifier),
        })
    }

    fn read(tunnel_type: u8, identifier: &[u8]) -> Option<PmsiTunnelIdentifier> {
        match (tunnel_type, identifier) {
            (NO_TUNNEL, []) => Some(PmsiTunnelIdentifier::None),
            (RSVP_TE, &[a, b, c, d, e, f, g, h, ref extended @ ..]) => Some(PmsiTunnelIdentifier::RsvpTe {
                p2mp_id: u32::from_be_bytes([a, b, c, d]),
                reserved: u16::from_be_bytes([e, f]),
                tunnel_id: u16::from_be_bytes([g, h]),
                extended_tunnel_id: address(extended)?,
            }),
            (INGRESS_REPLICATION, endpoint) => {
                address(endpoint).map(PmsiTunnelIdentifier::IngressReplication)
            }
            _ => {
                let mode = PimMode::from_octet(tunnel_type)?;
                let (source, group) = identifier.split_at_checked(identifier.len() / 2)?;
                Some(PmsiTunnelIdentifier::Pim {
                    mode,
                    source: address(source)?,
                    group: address(group)?,
                })
            }
        }
    }

    /// The Tunnel Type octet.
    pub fn tunnel_type(&self) -> u8 {
        match self {
            PmsiTunnelIdentifier::None => NO_TUNNEL,
            PmsiTunnelIdentifier::RsvpTe { .. } => RSVP_TE,
            PmsiTunnelIdentifier::Pim { mode, .. } => *mode as u8,
            PmsiTunnelIdentifier::IngressReplication(_) => INGRESS_REPLICATION,
            PmsiTunnelIdentifier::Other { tunnel_type, .. } => *tunnel_type,
        }
    }

    /// Appends the identifier.
    pub(super) fn encode(&self, out: &mut Writer<'_>) {
        match self {
            PmsiTunnelIdentifier::None => {}
            PmsiTunnelIdentifier::RsvpTe {
                p2mp_id,
                reserved,
                tunnel_id,
                extended_tunnel_id,
            } => {
                out.put(p2mp_id.to_be_bytes());
                out.put(reserved.to_be_bytes());
                out.put(tunnel_id.to_be_bytes());
                out.put_address(*extended_tunnel_id);
            }
            PmsiTunnelIdentifier::Pim { source, group, .. } => {
                out.put_address(*source);
                out.put_address(*group);
            }
            PmsiTunnelIdentifier::IngressReplication(endpoint) => out.put_address(*endpoint),
            PmsiTunnelIdentifier::Other { identifier, .. } => out.put_slice(identifier),
        }
    }
}

/// "ingress replication 192.0.2.1"; what is kept as octets as "type 2 (17 octets)".
impl fmt::Display for PmsiTunnelIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PmsiTunnelIdentifier::None => f.write_str("none"),
            PmsiTunnelIdentifier::RsvpTe {
                p2mp_id,
                tunnel_id,
                extended_tunnel_id,
                ..
            } => write!(f, "RSVP-TE {p2mp_id} {tunnel_id} {extended_tunnel_id}"),
            PmsiTunnelIdentifier::Pim { mode, source, group } => write!(f, "{mode} ({source}, {group})"),
            PmsiTunnelIdentifier::IngressReplication(endpoint) => write!(f, "ingress replication {endpoint}"),
            PmsiTunnelIdentifier::Other {
                tunnel_type,
                identifier,
            } => write!(f, "type {tunnel_type} ({} octets)", identifier.len()),
        }
    }
}

impl fmt::Display for PimMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PimMode::Ssm => "PIM-SSM",
            PimMode::Sm => "PIM-SM",
            PimMode::Bidir => "BIDIR-PIM",
        })
    }
}
