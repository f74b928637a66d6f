//! OPEN: who speaks, and what the speaker can do (RFC 4271 §4.2).

mod parameters;

use alloc::vec::Vec;
use core::fmt;
use core::net::Ipv4Addr;

use bytes::{BufMut, BytesMut};

pub(super) use parameters::decode_capabilities;
pub use parameters::{OptionalParameter, ParameterForm};
use parameters::{decode_parameters, encode_parameters};

use crate::attribute::AS_TRANS;
use crate::capability::{Capability, GracefulRestart};
use crate::error::{DecodeError, EncodeError, Reason};
use crate::family::Family;
use crate::parse::{self, At};

/// The first message of each side.
///
/// ```
/// use bgp_wire::{Capability, Family, Open};
///
/// let open = Open::new(4_200_000_000, 90, [192, 0, 2, 1].into(), [
///     Capability::Multiprotocol(Family::IPV4_UNICAST),
///     Capability::Multiprotocol(Family::IPV6_UNICAST),
///     Capability::RouteRefresh,
/// ]);
/// // An AS above 65535 brings the capability it needs, and AS_TRANS.
/// assert_eq!((open.peer_as(), open.asn), (4_200_000_000, 23456));
/// assert!(open.has(&Capability::RouteRefresh));
/// assert_eq!(open.families(), [Family::IPV4_UNICAST, Family::IPV6_UNICAST]);
/// assert_eq!(
///     open.to_string(),
///     "OPEN AS 4200000000, hold time 90, id 192.0.2.1, ipv4 unicast, ipv6 unicast, route refresh, \
///      four-octet AS 4200000000",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Open {
    /// The BGP version, 4.
    pub version: u8,
    /// The My Autonomous System field: AS_TRANS when the AS needs four octets. See [`Open::peer_as`].
    pub asn: u16,
    /// The Hold Time proposed, in seconds: 0 for none, else at least 3.
    pub hold_time: u16,
    /// The BGP Identifier.
    pub bgp_id: Ipv4Addr,
    /// The optional parameters in order.
    pub parameters: Vec<OptionalParameter>,
    /// How the parameters are written.
    pub form: ParameterForm,
}

const VERSION: u8 = 4;

impl Open {
    /// An OPEN of a speaker in AS `asn`, with all capabilities in one parameter. An AS above 65535 goes into the
    /// four-octet AS capability, which is added if it is not among `capabilities` (RFC 6793 §4.1).
    pub fn new(
        asn: u32,
        hold_time: u16,
        bgp_id: Ipv4Addr,
        capabilities: impl IntoIterator<Item = Capability>,
    ) -> Open {
        let mut capabilities: Vec<Capability> = capabilities.into_iter().collect();
        let my_as = u16::try_from(asn);
        if my_as.is_err()
            && !capabilities
                .iter()
                .any(|c| matches!(c, Capability::FourOctetAs(_)))
        {
            capabilities.push(Capability::FourOctetAs(asn));
        }
        let parameters = if capabilities.is_empty() {
            Vec::new()
        } else {
            Vec::from([OptionalParameter::Capabilities(capabilities)])
        };
        let asn = my_as.unwrap_or(AS_TRANS);
        Open {
            version: VERSION,
            asn,
            hold_time,
            bgp_id,
            parameters,
            form: ParameterForm::Plain,
        }
    }

    /// The sender's AS: that of the four-octet AS capability, else the My Autonomous System field (RFC 6793 §4.1).
    pub fn peer_as(&self) -> u32 {
        self.four_octet_as().unwrap_or(u32::from(self.asn))
    }

    /// The AS in the four-octet AS capability (RFC 6793 §3).
    pub fn four_octet_as(&self) -> Option<u32> {
        self.capabilities().find_map(|capability| match capability {
            Capability::FourOctetAs(asn) => Some(*asn),
            _ => None,
        })
    }

    /// The graceful restart capability; of several the last counts (RFC 4724 §3).
    pub fn graceful_restart(&self) -> Option<&GracefulRestart> {
        let instances = self.capabilities().filter_map(|capability| match capability {
            Capability::GracefulRestart(restart) => Some(restart),
            _ => None,
        });
        instances.last()
    }

    /// The families the sender can exchange routes of, sorted, without repetition; IPv4 unicast when the OPEN has no
    /// multiprotocol capability (RFC 4760 §8).
    pub fn families(&self) -> Vec<Family> {
        let offered = self.capabilities().filter_map(Capability::multiprotocol);
        let mut families: Vec<Family> = offered.collect();
        families.sort_unstable();
        families.dedup();
        if families.is_empty() {
            families.push(Family::IPV4_UNICAST);
        }
        families
    }

    /// The capabilities of all parameters, in order.
    pub fn capabilities(&self) -> impl Iterator<Item = &Capability> {
        self.parameters
            .iter()
            .flat_map(|OptionalParameter::Capabilities(list)| list)
    }

    /// Whether exactly this capability is there.
    pub fn has(&self, capability: &Capability) -> bool {
        self.capabilities().any(|c| c == capability)
    }

    /// Reads the body, in the order of RFC 4271 §6.2.
    pub(crate) fn decode(mut body: At<'_>) -> Result<Open, DecodeError> {
        let start = body.offset;
        let short = |at: At<'_>| DecodeError::new(Reason::ParametersLength, at.offset);
        let fields = body.read(parse::open).ok_or_else(|| short(body))?;
        let error = |reason, distance| Err(DecodeError::new(reason, start + distance));
        if fields.version != VERSION {
            return error(Reason::Version(fields.version), 0);
        }
        if fields.asn == 0 {
            return error(Reason::PeerAsZero, 1);
        }
        if matches!(fields.hold_time, 1 | 2) {
            return error(Reason::HoldTime(fields.hold_time), 3);
        }
        if fields.bgp_id.is_unspecified() {
            return error(Reason::BgpIdentifier, 5);
        }
        let (parameters, form) = decode_parameters(body)?;
        let parse::OpenFields {
            version,
            asn,
            hold_time,
            bgp_id,
        } = fields;
        let open = Open {
            version,
            asn,
            hold_time,
            bgp_id,
            parameters,
            form,
        };
        // RFC 7607 §2 speaks of the AS, wherever it is written.
        if open.peer_as() == 0 {
            error(Reason::PeerAsZero, 1)
        } else {
            Ok(open)
        }
    }

    pub(crate) fn encode(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        out.put_u8(self.version);
        out.put_u16(self.asn);
        out.put_u16(self.hold_time);
        out.put_slice(&self.bgp_id.octets());
        let at = out.len();
        match encode_parameters(&self.parameters, self.form, out) {
            Err(EncodeError::ParametersTooLong { .. }) if self.form == ParameterForm::Plain => {
                out.truncate(at);
                encode_parameters(&self.parameters, ParameterForm::EXTENDED, out)
            }
            written => written,
        }
    }
}

/// "OPEN AS 64512, hold time 90, id 192.0.2.1, ipv4 unicast, route refresh".
impl fmt::Display for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "OPEN AS {}, hold time {}, id {}",
            self.peer_as(),
            self.hold_time,
            self.bgp_id
        )?;
        self.capabilities()
            .try_for_each(|capability| write!(f, ", {capability}"))
    }
}
