//! OPEN: who speaks, and what the speaker can do (RFC 4271 §4.2).

use alloc::vec::Vec;
use core::net::Ipv4Addr;

use bytes::{BufMut, BytesMut};

use crate::attribute::AS_TRANS;
use crate::capability::{Capability, GracefulRestart};
use crate::error::{DecodeError, EncodeError, Reason, Step};
use crate::family::Family;
use crate::parse::{self, At};

/// The first message of each side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// Whether the parameters have the extended form of RFC 9072. Encoding takes it by itself where they do not
    /// fit the other.
    pub extended_parameters: bool,
}

/// One optional parameter of an OPEN.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OptionalParameter {
    /// Some of the speaker's capabilities; they may be spread over several parameters (RFC 5492 §4).
    Capabilities(Vec<Capability>),
}

const VERSION: u8 = 4;
/// Parameter type Capabilities (RFC 5492 §4).
const CAPABILITIES: u8 = 2;
/// What stands for a length and for a type in the extended form (RFC 9072 §2).
const EXTENDED: u8 = 255;

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
            extended_parameters: false,
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
        let (parameters, extended_parameters) = decode_parameters(body)?;
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
            extended_parameters,
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
        if !self.extended_parameters && encode_parameters(&self.parameters, Form::Plain, out).is_ok() {
            return Ok(());
        }
        out.truncate(at);
        encode_parameters(&self.parameters, Form::Extended, out)
    }
}

/// Reads the parameters and says whether they had the extended form.
fn decode_parameters(mut body: At<'_>) -> Result<(Vec<OptionalParameter>, bool), DecodeError> {
    // RFC 9072 §2: the type octet tells; the length in front of it should be 255, but only 0 means otherwise.
    let form = match body.octets {
        [length, EXTENDED, ..] if *length != 0 => Form::Extended,
        _ => Form::Plain,
    };
    let start = body.offset;
    let parameters = match form {
        Form::Extended => body.read_tail(parse::extended_parameters),
        Form::Plain => body.read_tail(parse::behind_u8),
    };
    match parameters {
        Some(field) if body.octets.is_empty() => {
            Ok((decode_list(field, form)?, matches!(form, Form::Extended)))
        }
        _ => Err(DecodeError::new(Reason::ParametersLength, start)),
    }
}

/// How many octets the lengths of parameters have.
#[derive(Clone, Copy)]
enum Form {
    /// One (RFC 4271 §4.2).
    Plain,
    /// Two (RFC 9072 §2).
    Extended,
}

fn decode_list(mut field: At<'_>, form: Form) -> Result<Vec<OptionalParameter>, DecodeError> {
    let mut parameters = Vec::new();
    while !field.octets.is_empty() {
        let parameter = decode_parameter(&mut field, form);
        parameters.push(parameter.map_err(|e| e.within(Step::OptionalParameter(parameters.len() + 1)))?);
    }
    Ok(parameters)
}

fn decode_parameter(field: &mut At<'_>, form: Form) -> Result<OptionalParameter, DecodeError> {
    let start = field.offset;
    let overrun = || DecodeError::new(Reason::ParametersLength, start);
    let parameter_type = field.read(parse::octet).ok_or_else(overrun)?;
    let value = match form {
        Form::Plain => field.read_tail(parse::behind_u8),
        Form::Extended => field.read_tail(parse::behind_u16),
    };
    if parameter_type != CAPABILITIES {
        return Err(DecodeError::new(Reason::ParameterType(parameter_type), start));
    }
    decode_capabilities(value.ok_or_else(overrun)?).map(OptionalParameter::Capabilities)
}

/// Capabilities until the field ends, also in the data of a NOTIFICATION (RFC 5492 §5).
pub(super) fn decode_capabilities(mut field: At<'_>) -> Result<Vec<Capability>, DecodeError> {
    let mut capabilities = Vec::new();
    while !field.octets.is_empty() {
        let start = field.offset;
        let overrun = || DecodeError::new(Reason::CapabilitiesLength, start);
        let code = field.read(parse::octet).ok_or_else(overrun)?;
        let value = field.read_tail(parse::behind_u8).ok_or_else(overrun);
        let capability = value.and_then(|value| Capability::decode(code, value));
        capabilities.push(capability.map_err(|error| error.within(Step::Capability(code)))?);
    }
    Ok(capabilities)
}

fn encode_parameters(list: &[OptionalParameter], form: Form, out: &mut BytesMut) -> Result<(), EncodeError> {
    if matches!(form, Form::Extended) {
        out.put_slice(&[EXTENDED, EXTENDED]);
    }
    put_behind_length(form, out, |out| {
        list.iter()
            .try_for_each(|OptionalParameter::Capabilities(capabilities)| {
                out.put_u8(CAPABILITIES);
                put_behind_length(form, out, |out| {
                    capabilities.iter().try_for_each(|c| c.encode(out))
                })
            })
    })
}

/// Appends what `write` writes, behind its length.
fn put_behind_length(
    form: Form,
    out: &mut BytesMut,
    write: impl FnOnce(&mut BytesMut) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    let at = out.len();
    match form {
        Form::Plain => out.put_u8(0),
        Form::Extended => out.put_u16(0),
    }
    let start = out.len();
    write(out)?;
    let length = out.len() - start;
    let too_long = |_| EncodeError::ParametersTooLong { length };
    match form {
        Form::Plain => out[at] = u8::try_from(length).map_err(too_long)?,
        Form::Extended => {
            out[at..start].copy_from_slice(&u16::try_from(length).map_err(too_long)?.to_be_bytes())
        }
    }
    Ok(())
}
