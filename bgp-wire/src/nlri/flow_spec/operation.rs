//! Operations: how a field is compared (RFC 8955 §4.2.1).

use crate::error::MalformedRoute;
use crate::writer::Writer;

/// One operation of a list: a comparison with a number, or of bits, and how it goes with the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Fields"))]
pub struct FlowOperation {
    /// The operator as on the wire, without the bit that ends the list.
    #[cfg_attr(feature = "serde", serde(rename = "operator"))]
    octet: u8,
    value: u64,
}

impl FlowOperation {
    /// This one and the one before have to match; without it, one of them. Of the first one it means nothing.
    pub const AND: u8 = 0x40;
    /// The field is less than the value.
    pub const LESS: u8 = 0x04;
    /// The field is greater than the value.
    pub const GREATER: u8 = 0x02;
    /// The field equals the value.
    pub const EQUAL: u8 = 0x01;
    /// Of bits: the contrary of what it says otherwise.
    pub const NOT: u8 = 0x02;
    /// Of bits: all of the value's bits are set; without it, any of them.
    pub const MATCH: u8 = 0x01;

    /// Ends the list.
    const END: u8 = 0x80;
    /// Where the operator has the length of the value, as the power of two it is.
    const LENGTH_AT: u8 = 4;

    /// The operation with these bits, of which [`FlowOperation::AND`] and the comparison count, and a value in as
    /// few octets as hold it.
    pub fn new(bits: u8, value: u64) -> FlowOperation {
        let power = match value {
            0..=0xff => 0,
            0x100..=0xffff => 1,
            0x1_0000..=0xffff_ffff => 2,
            _ => 3,
        };
        let bits = bits & (FlowOperation::AND | 0x07);
        FlowOperation {
            octet: bits | power << FlowOperation::LENGTH_AT,
            value,
        }
    }

    /// The operator: [`FlowOperation::AND`], the comparison, and the length of the value.
    pub fn operator(self) -> u8 {
        self.octet
    }

    /// What the field is compared with.
    pub fn value(self) -> u64 {
        self.value
    }

    /// Octets that the value has on the wire: 1, 2, 4 or 8.
    pub fn value_len(self) -> usize {
        1 << (self.octet >> FlowOperation::LENGTH_AT & 3)
    }

    /// Splits an operation off the front, and says whether it is the last.
    fn read(octets: &[u8]) -> Option<(FlowOperation, bool, &[u8])> {
        let (&octet, behind) = octets.split_first()?;
        let operation = FlowOperation {
            octet: octet & !FlowOperation::END,
            value: 0,
        };
        let (value, behind) = behind.split_at_checked(operation.value_len())?;
        let value = value
            .iter()
            .fold(0, |value, octet| value << 8 | u64::from(*octet));
        let last = octet & FlowOperation::END != 0;
        Some((FlowOperation { value, ..operation }, last, behind))
    }
}

/// What an operation is deserialized from.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
struct Fields {
    operator: u8,
    value: u64,
}

#[cfg(feature = "serde")]
impl TryFrom<Fields> for FlowOperation {
    type Error = &'static str;

    fn try_from(Fields { operator, value }: Fields) -> Result<FlowOperation, &'static str> {
        let octet = operator & !FlowOperation::END;
        let operation = FlowOperation { octet, value };
        let fits = value.leading_zeros() >= 64 - 8 * operation.value_len() as u32;
        fits.then_some(operation)
            .ok_or("the value of an operation has more octets than bits 2 and 3 of its operator say")
    }
}

/// The operations of one field that was checked, read one by one and without allocating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowOperations<'a> {
    rest: &'a [u8],
}

impl<'a> FlowOperations<'a> {
    /// Splits a list off the front of `rest`, up to the operation that ends it.
    pub(super) fn split(rest: &mut &'a [u8]) -> Option<FlowOperations<'a>> {
        let whole = *rest;
        loop {
            let (_, last, behind) = FlowOperation::read(rest)?;
            *rest = behind;
            if last {
                let rest = whole.get(..whole.len() - behind.len())?;
                return Some(FlowOperations { rest });
            }
        }
    }
}

impl Iterator for FlowOperations<'_> {
    type Item = FlowOperation;

    fn next(&mut self) -> Option<FlowOperation> {
        let (operation, _, behind) = FlowOperation::read(self.rest)?;
        self.rest = behind;
        Some(operation)
    }
}

/// Appends the operations of a component of type `kind`.
pub(super) fn encode(
    kind: u8,
    operations: &[FlowOperation],
    out: &mut Writer<'_>,
) -> Result<(), MalformedRoute> {
    let (last, others) = operations.split_last().ok_or(MalformedRoute::FlowOverrun(kind))?;
    others
        .iter()
        .for_each(|operation| put(operation.octet, *operation, out));
    put(last.octet | FlowOperation::END, *last, out);
    Ok(())
}

fn put(octet: u8, operation: FlowOperation, out: &mut Writer<'_>) {
    out.put([octet]);
    let octets = operation.value.to_be_bytes();
    out.put_slice(
        octets
            .get(octets.len() - operation.value_len()..)
            .unwrap_or_default(),
    );
}
