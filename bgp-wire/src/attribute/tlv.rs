//! Lists of type, length and value, which AIGP, the BGP-LS attribute, prefix SIDs and tunnels consist of.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use sealed::Tlv;

use super::kind::wrong_length;
use crate::error::{DecodeError, EncodeError, Reason, Step};
use crate::parse::{self, At};
use crate::writer::Writer;

/// How wide type and length of a TLV are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlvLayout {
    /// One octet and two, and the length counts itself and the type (RFC 7311 §3).
    OneTwoCounted,
    /// One octet and two (RFC 8669 §3).
    OneTwo,
    /// Two octets each (RFC 9012 §2, RFC 9552 §5.1).
    TwoTwo,
    /// One octet; and one, from type 128 on two (RFC 9012 §2).
    Sub,
}

/// The first type of a sub-TLV whose length has two octets (RFC 9012 §2).
const LONG_SUB_TLV: u16 = 128;

/// Octets of type and length where the length counts them.
const COUNTED: usize = 3;

impl TlvLayout {
    /// Splits a TLV off: its type and its value.
    fn cut<'a>(self, field: &mut At<'a>) -> Result<(u16, At<'a>), Reason> {
        let tlv_type = match self {
            TlvLayout::TwoTwo => field.read(parse::two_octets),
            _ => field.read(parse::octet).map(u16::from),
        };
        let tlv_type = tlv_type.ok_or(Reason::TlvOverrun)?;
        let value = match self {
            TlvLayout::OneTwoCounted => return Ok((tlv_type, counted(tlv_type, field)?)),
            TlvLayout::Sub if tlv_type < LONG_SUB_TLV => field.read_tail(parse::behind_u8),
            _ => field.read_tail(parse::behind_u16),
        };
        Ok((tlv_type, value.ok_or(Reason::TlvOverrun)?))
    }

    /// Octets of the length field.
    fn length_len(self, tlv_type: u16) -> usize {
        match self {
            TlvLayout::Sub if tlv_type < LONG_SUB_TLV => 1,
            _ => 2,
        }
    }

    /// Appends a TLV, its length put right when the value is written.
    fn encode<T: Tlv>(self, tlv: &T, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let tlv_type = tlv.tlv_type();
        let [high, low] = tlv_type.to_be_bytes();
        let start = out.len();
        match self {
            TlvLayout::TwoTwo => out.put([high, low]),
            _ => out.put([low]),
        }
        let at = out.len();
        let wide = self.length_len(tlv_type);
        out.put_front([0, 0], wide);
        let from = if self == TlvLayout::OneTwoCounted {
            start
        } else {
            out.len()
        };
        tlv.put_value(out)?;
        let length = out.len() - from;
        match (wide, u8::try_from(length), u16::try_from(length)) {
            (1, Ok(length), _) => out.set(at, [length]),
            (2, _, Ok(length)) => out.set(at, length.to_be_bytes()),
            _ => return Err(EncodeError::TlvTooLong { tlv_type, length }),
        }
        Ok(())
    }
}

/// The value of a TLV whose length counts type and length too.
fn counted<'a>(tlv_type: u16, field: &mut At<'a>) -> Result<At<'a>, Reason> {
    let length = field.read(parse::two_octets).ok_or(Reason::TlvOverrun)?;
    let length = usize::from(length);
    let expected = "at least 3";
    let value_len = length.checked_sub(COUNTED).ok_or(Reason::TlvLength {
        tlv_type,
        length,
        expected,
    })?;
    let value = field.read_tail(|octets| {
        let (value, behind) = octets.split_at_checked(value_len)?;
        Some((behind, value))
    });
    value.ok_or(Reason::TlvOverrun)
}

pub(crate) mod sealed {
    use super::{At, DecodeError, EncodeError, TlvLayout, Writer};

    /// A kind of TLV, as one list has it.
    pub trait Tlv: Sized {
        /// How type and length are laid out.
        const LAYOUT: TlvLayout;
        /// Whether it is called a sub-TLV.
        const SUB: bool = false;

        /// Checks the value of a type that is known here.
        fn check(_tlv_type: u16, _value: At<'_>) -> Result<(), DecodeError> {
            Ok(())
        }

        /// The owned TLV of a value that was checked.
        fn own(tlv_type: u16, value: At<'_>) -> Self;

        /// Its type.
        fn tlv_type(&self) -> u16;

        /// Appends the value.
        fn put_value(&self, out: &mut Writer<'_>) -> Result<(), EncodeError>;
    }
}

/// A TLV borrowed from a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlvView<'a> {
    /// Its type.
    pub tlv_type: u16,
    /// Its value.
    pub value: &'a [u8],
}

/// The TLVs of an attribute, read one by one and without allocating.
pub struct Tlvs<'a, T> {
    rest: At<'a>,
    of: PhantomData<fn() -> T>,
}

impl<'a, T: Tlv> Tlvs<'a, T> {
    /// The TLVs of a field, not checked here.
    pub(crate) fn over(field: At<'a>) -> Tlvs<'a, T> {
        Tlvs {
            rest: field,
            of: PhantomData,
        }
    }

    /// Those of an attribute's value, which has at least one (RFC 7606 §4).
    pub(crate) fn read(value: At<'a>) -> Result<Tlvs<'a, T>, DecodeError> {
        let expected = match T::LAYOUT {
            TlvLayout::TwoTwo => "at least 4",
            _ => "at least 3",
        };
        match value.octets {
            [] => Err(wrong_length(value, expected)),
            _ => Ok(Tlvs::over(value)),
        }
    }

    /// Checks that the TLVs fill the field, and the values of known types.
    pub(crate) fn check(self) -> Result<(), DecodeError> {
        let (mut rest, mut count) = (self.rest, 0);
        while !rest.octets.is_empty() {
            let start = rest.offset;
            count += 1;
            T::LAYOUT
                .cut(&mut rest)
                .map_err(|reason| DecodeError::new(reason, start))
                .and_then(|(tlv_type, value)| T::check(tlv_type, value))
                .map_err(|error| {
                    error.within(if T::SUB {
                        Step::SubTlv(count)
                    } else {
                        Step::Tlv(count)
                    })
                })?;
        }
        Ok(())
    }

    /// The octets that are still to be read.
    pub(super) fn field(&self) -> At<'a> {
        self.rest
    }

    /// The next one. Checked before; were it not, the list would end at what is wrong.
    pub(super) fn cut(&mut self) -> Option<(u16, At<'a>)> {
        match self.rest.octets {
            [] => None,
            _ => T::LAYOUT.cut(&mut self.rest).ok(),
        }
    }

    /// The TLVs as owned values.
    pub fn to_vec(mut self) -> Vec<T> {
        core::iter::from_fn(|| self.cut())
            .map(|(tlv_type, value)| T::own(tlv_type, value))
            .collect()
    }
}

impl<'a, T: Tlv> Iterator for Tlvs<'a, T> {
    type Item = TlvView<'a>;

    fn next(&mut self) -> Option<TlvView<'a>> {
        let (tlv_type, value) = self.cut()?;
        Some(TlvView {
            tlv_type,
            value: value.octets,
        })
    }
}

impl<T> Clone for Tlvs<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Tlvs<'_, T> {}

impl<T: Tlv> fmt::Debug for Tlvs<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

/// Appends TLVs.
pub(crate) fn encode<T: Tlv>(tlvs: &[T], out: &mut Writer<'_>) -> Result<(), EncodeError> {
    tlvs.iter().try_for_each(|tlv| T::LAYOUT.encode(tlv, out))
}

/// The length of a value that its type cannot have.
#[cold]
pub(crate) fn wrong_tlv_length(tlv_type: u16, value: At<'_>, expected: &'static str) -> DecodeError {
    let length = value.octets.len();
    let reason = Reason::TlvLength {
        tlv_type,
        length,
        expected,
    };
    DecodeError::new(reason, value.offset)
}
