//! Capabilities (RFC 5492): what a speaker says in its OPEN that it can do.

use alloc::vec::Vec;

use bytes::{BufMut, Bytes, BytesMut};

use crate::error::{DecodeError, EncodeError, Reason};
use crate::family::{Afi, Family, Safi};
use crate::parse::{self, At};

/// Capability codes of this file's types, as IANA numbers them.
pub(crate) mod code {
    pub(crate) const MULTIPROTOCOL: u8 = 1;
    pub(crate) const ROUTE_REFRESH: u8 = 2;
    pub(crate) const EXTENDED_MESSAGE: u8 = 6;
    pub(crate) const FOUR_OCTET_AS: u8 = 65;
    pub(crate) const ADD_PATH: u8 = 69;
    pub(crate) const ENHANCED_ROUTE_REFRESH: u8 = 70;
}

/// One capability of an OPEN.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Capability {
    /// Routes of this family can be exchanged (RFC 4760 §8).
    Multiprotocol(Family),
    /// ROUTE-REFRESH is understood (RFC 2918 §2).
    RouteRefresh,
    /// Messages up to 65,535 octets are understood (RFC 8654 §3).
    ExtendedMessage,
    /// AS numbers have four octets; the value is the sender's AS (RFC 6793 §3).
    FourOctetAs(u32),
    /// Several paths for one prefix, per family (RFC 7911 §4).
    AddPath(Vec<AddPathFamily>),
    /// Route refresh with its beginning and its end marked (RFC 7313 §3.1).
    EnhancedRouteRefresh,
    /// A capability without a type here, or one whose octets its type could not give back (a Reserved octet
    /// that is not zero): kept as it came. A speaker ignores what it does not know (RFC 5492 §3).
    Unknown {
        /// The capability code.
        code: u8,
        /// The capability value, at most 255 octets.
        value: Bytes,
    },
}

/// One entry of the ADD-PATH capability (RFC 7911 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddPathFamily {
    /// The family the entry speaks of.
    pub family: Family,
    /// What the sender of the OPEN can do with path identifiers.
    pub mode: AddPathMode,
}

/// The Send/Receive octet of the ADD-PATH capability (RFC 7911 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddPathMode(pub u8);

impl AddPathMode {
    /// No path identifiers either way: what a family without an entry has.
    pub const NONE: AddPathMode = AddPathMode(0);
    /// The sender can receive several paths.
    pub const RECEIVE: AddPathMode = AddPathMode(1);
    /// The sender can send several paths.
    pub const SEND: AddPathMode = AddPathMode(2);
    /// The sender can do both.
    pub const BOTH: AddPathMode = AddPathMode(3);

    /// Whether the sender of the OPEN accepts path identifiers. Values past 3 say nothing (RFC 7911 §4).
    pub fn receives(self) -> bool {
        matches!(self, AddPathMode::RECEIVE | AddPathMode::BOTH)
    }

    /// Whether the sender of the OPEN sends path identifiers.
    pub fn sends(self) -> bool {
        matches!(self, AddPathMode::SEND | AddPathMode::BOTH)
    }
}

impl Capability {
    /// The capability code (RFC 5492 §4).
    pub fn code(&self) -> u8 {
        match self {
            Capability::Multiprotocol(_) => code::MULTIPROTOCOL,
            Capability::RouteRefresh => code::ROUTE_REFRESH,
            Capability::ExtendedMessage => code::EXTENDED_MESSAGE,
            Capability::FourOctetAs(_) => code::FOUR_OCTET_AS,
            Capability::AddPath(_) => code::ADD_PATH,
            Capability::EnhancedRouteRefresh => code::ENHANCED_ROUTE_REFRESH,
            Capability::Unknown { code, .. } => *code,
        }
    }

    /// The family of a multiprotocol capability, also of one kept as octets because its Reserved octet is set:
    /// the receiver ignores that octet (RFC 4760 §8).
    pub fn multiprotocol(&self) -> Option<Family> {
        match self {
            Capability::Multiprotocol(family) => Some(*family),
            Capability::Unknown {
                code: code::MULTIPROTOCOL,
                value,
            } => parse::multiprotocol(value).map(|(family, _reserved)| family),
            _ => None,
        }
    }

    /// Reads one capability whose code and value were found at `value`.
    pub(crate) fn decode(code: u8, value: At<'_>) -> Result<Capability, DecodeError> {
        let known = match code {
            code::MULTIPROTOCOL => {
                parse::multiprotocol(value.octets).map(|(family, reserved)| match reserved {
                    0 => Capability::Multiprotocol(family),
                    _ => Capability::Unknown {
                        code,
                        value: Bytes::copy_from_slice(value.octets),
                    },
                })
            }
            code::ROUTE_REFRESH => value.octets.is_empty().then_some(Capability::RouteRefresh),
            code::EXTENDED_MESSAGE => value.octets.is_empty().then_some(Capability::ExtendedMessage),
            code::ENHANCED_ROUTE_REFRESH => value
                .octets
                .is_empty()
                .then_some(Capability::EnhancedRouteRefresh),
            code::FOUR_OCTET_AS => parse::four_octets(value.octets).map(Capability::FourOctetAs),
            code::ADD_PATH => parse::add_path(value.octets).map(Capability::AddPath),
            _ => Some(Capability::Unknown {
                code,
                value: Bytes::copy_from_slice(value.octets),
            }),
        };
        let length = value.octets.len();
        known.ok_or_else(|| DecodeError::new(Reason::CapabilityLength { code, length }, value.offset))
    }

    /// Appends code, length and value.
    pub(crate) fn encode(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        out.put_u8(self.code());
        let length_at = out.len();
        out.put_u8(0);
        match self {
            Capability::Multiprotocol(family) => put_family(*family, 0, out),
            Capability::RouteRefresh | Capability::ExtendedMessage | Capability::EnhancedRouteRefresh => {}
            Capability::FourOctetAs(asn) => out.put_u32(*asn),
            Capability::AddPath(families) => {
                for entry in families {
                    put_afi_safi(entry.family, out);
                    out.put_u8(entry.mode.0);
                }
            }
            Capability::Unknown { value, .. } => out.put_slice(value),
        }
        let length = out.len() - length_at - 1;
        out[length_at] = u8::try_from(length).map_err(|_| EncodeError::CapabilityTooLong {
            code: self.code(),
            length,
        })?;
        Ok(())
    }
}

/// AFI and SAFI with the octet between them that RFC 4760 §8 and RFC 2918 §3 reserve.
pub(crate) fn put_family(family: Family, between: u8, out: &mut BytesMut) {
    let Afi(afi) = family.afi;
    let Safi(safi) = family.safi;
    out.put_u16(afi);
    out.put_u8(between);
    out.put_u8(safi);
}

/// AFI and SAFI side by side (RFC 4760 §3, RFC 7911 §4).
pub(crate) fn put_afi_safi(family: Family, out: &mut BytesMut) {
    out.put_u16(family.afi.0);
    out.put_u8(family.safi.0);
}
