//! The optional parameters of an OPEN, in their two forms (RFC 4271 §4.2, RFC 9072 §2).

use alloc::vec::Vec;

use bytes::{BufMut, BytesMut};

use crate::capability::Capability;
use crate::error::{DecodeError, EncodeError, Reason, Step};
use crate::parse::{self, At};

/// One optional parameter of an OPEN.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum OptionalParameter {
    /// Some of the speaker's capabilities; they may be spread over several parameters (RFC 5492 §4).
    Capabilities(Vec<Capability>),
}

/// How the lengths of optional parameters are written. Encoding takes the extended form by itself where parameters do
/// not fit the plain one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum ParameterForm {
    /// In one octet (RFC 4271 §4.2).
    #[default]
    Plain,
    /// In two octets (RFC 9072 §2).
    Extended {
        /// The "Non-Ext OP Len" octet where the plain form has its length: should be 255, is ignored, and is not 0.
        plain_length: u8,
    },
}

impl ParameterForm {
    /// The extended form as it should be (RFC 9072 §2).
    pub const EXTENDED: ParameterForm = ParameterForm::Extended { plain_length: 255 };
}

/// Parameter type Capabilities (RFC 5492 §4).
const CAPABILITIES: u8 = 2;
/// What stands for a length and for a type in the extended form (RFC 9072 §2).
const EXTENDED: u8 = 255;

/// Reads the parameters, and how they were written.
pub(super) fn decode_parameters(
    mut body: At<'_>,
) -> Result<(Vec<OptionalParameter>, ParameterForm), DecodeError> {
    // RFC 9072 §2: the type octet tells; the length in front of it should be 255, but only 0 means otherwise.
    let form = match body.octets {
        [plain_length @ 1..=255, EXTENDED, ..] => ParameterForm::Extended {
            plain_length: *plain_length,
        },
        _ => ParameterForm::Plain,
    };
    let start = body.offset;
    let parameters = match form {
        ParameterForm::Extended { .. } => body.read_tail(parse::extended_parameters),
        ParameterForm::Plain => body.read_tail(parse::behind_u8),
    };
    match parameters {
        Some(field) if body.octets.is_empty() => Ok((decode_list(field, form)?, form)),
        _ => Err(DecodeError::new(Reason::ParametersLength, start)),
    }
}

fn decode_list(mut field: At<'_>, form: ParameterForm) -> Result<Vec<OptionalParameter>, DecodeError> {
    let mut parameters = Vec::new();
    while !field.octets.is_empty() {
        let parameter = decode_parameter(&mut field, form);
        parameters.push(parameter.map_err(|e| e.within(Step::OptionalParameter(parameters.len() + 1)))?);
    }
    Ok(parameters)
}

fn decode_parameter(field: &mut At<'_>, form: ParameterForm) -> Result<OptionalParameter, DecodeError> {
    let start = field.offset;
    let overrun = || DecodeError::new(Reason::ParametersLength, start);
    let parameter_type = field.read(parse::octet).ok_or_else(overrun)?;
    let value = match form {
        ParameterForm::Plain => field.read_tail(parse::behind_u8),
        ParameterForm::Extended { .. } => field.read_tail(parse::behind_u16),
    };
    if parameter_type != CAPABILITIES {
        return Err(DecodeError::new(Reason::ParameterType(parameter_type), start));
    }
    decode_capabilities(value.ok_or_else(overrun)?).map(OptionalParameter::Capabilities)
}

/// Capabilities until the field ends, also in the data of a NOTIFICATION (RFC 5492 §5).
pub(in crate::message) fn decode_capabilities(mut field: At<'_>) -> Result<Vec<Capability>, DecodeError> {
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

pub(super) fn encode_parameters(
    list: &[OptionalParameter],
    form: ParameterForm,
    out: &mut BytesMut,
) -> Result<(), EncodeError> {
    if let ParameterForm::Extended { plain_length } = form {
        // 0 would say that there are no parameters.
        let plain_length = if plain_length == 0 { EXTENDED } else { plain_length };
        out.put_slice(&[plain_length, EXTENDED]);
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
    form: ParameterForm,
    out: &mut BytesMut,
    write: impl FnOnce(&mut BytesMut) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    let at = out.len();
    match form {
        ParameterForm::Plain => out.put_u8(0),
        ParameterForm::Extended { .. } => out.put_u16(0),
    }
    let start = out.len();
    write(out)?;
    let length = out.len() - start;
    let too_long = |_| EncodeError::ParametersTooLong { length };
    match form {
        ParameterForm::Plain => out[at] = u8::try_from(length).map_err(too_long)?,
        ParameterForm::Extended { .. } => {
            out[at..start].copy_from_slice(&u16::try_from(length).map_err(too_long)?.to_be_bytes())
        }
    }
    Ok(())
}
