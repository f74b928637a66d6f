//! MPLS labels in front of a prefix (RFC 8277 §2).

use core::fmt;

use super::Malformed;
use crate::error::EncodeError;
use crate::writer::Writer;

/// One entry of a label stack, its three octets as on the wire: label, three bits that mean nothing any more, and
/// the S bit (RFC 8277 §2.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Label(#[cfg_attr(feature = "serde", serde(with = "crate::hex"))] pub [u8; 3]);

impl Label {
    /// What stands for the labels of a route that is withdrawn (RFC 8277 §2.4, its Compatibility field).
    pub const WITHDRAWN: Label = Label([0x80, 0, 0]);
    /// The same as some old speakers write it.
    const WITHDRAWN_ZERO: Label = Label([0; 3]);

    /// The entry of this label, of which the low 20 bits count; `bottom` is the S bit.
    pub const fn new(label: u32, bottom: bool) -> Label {
        let [_, a, b, c] = (label << 4 | bottom as u32).to_be_bytes();
        Label([a, b, c])
    }

    /// The label, 20 bits.
    pub const fn value(self) -> u32 {
        let [a, b, c] = self.0;
        u32::from_be_bytes([0, a, b, c]) >> 4
    }

    /// All 24 bits: a VXLAN network identifier stands so in the place of a label (RFC 8365 §5.1.3).
    pub const fn vni(self) -> u32 {
        let [a, b, c] = self.0;
        u32::from_be_bytes([0, a, b, c])
    }

    /// The entry of which all 24 bits are a VXLAN network identifier; more bits are left out.
    pub const fn from_vni(vni: u32) -> Label {
        let [_, a, b, c] = vni.to_be_bytes();
        Label([a, b, c])
    }

    /// Whether it stands for the labels of a withdrawn route.
    pub(super) fn is_withdrawn(self) -> bool {
        matches!(self, Label::WITHDRAWN | Label::WITHDRAWN_ZERO)
    }

    /// The S bit: no label follows.
    pub const fn is_bottom(self) -> bool {
        self.0[2] & 1 != 0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

/// The labels bound to a prefix, the top of the stack first. As many as a length of 255 bits leaves room for.
///
/// ```
/// use bgp_wire::LabelStack;
///
/// let stack = LabelStack::new(&[100, 200]).ok_or("one label to ten")?;
/// assert_eq!(stack.to_string(), "100/200");
/// assert!(stack.as_slice()[1].is_bottom());
/// assert_eq!(LabelStack::new(&[]), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(try_from = "alloc::vec::Vec<Label>", into = "alloc::vec::Vec<Label>")
)]
pub struct LabelStack {
    labels: [Label; LabelStack::MOST],
    count: u8,
}

impl LabelStack {
    /// The most labels that fit a length octet: 255 bits of 24.
    pub const MOST: usize = 10;

    /// The stack of these labels, the S bit set in the last; `None` when there are none or more than fit.
    pub fn new(labels: &[u32]) -> Option<LabelStack> {
        let (last, above) = labels.split_last()?;
        let mut stack = LabelStack::default();
        for label in above {
            stack.push(Label::new(*label, false))?;
        }
        stack.push(Label::new(*last, true))?;
        Some(stack)
    }

    /// What stands in the place of labels when a route is withdrawn.
    pub fn withdrawn() -> LabelStack {
        let mut stack = LabelStack::default();
        stack.push(Label::WITHDRAWN);
        stack
    }

    /// The entries.
    pub fn as_slice(&self) -> &[Label] {
        self.labels.get(..usize::from(self.count)).unwrap_or_default()
    }

    /// Bits of all entries.
    pub(crate) fn bits(&self) -> u8 {
        self.count * 24
    }

    /// Appends the Length octet of a route with `bits` bits behind its labels, and the labels.
    pub(crate) fn encode(&self, bits: u8, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let labels = self.as_slice();
        let length = bits.checked_add(self.bits());
        out.put([length.ok_or(EncodeError::LabelsTooLong { labels: labels.len() })?]);
        labels.iter().for_each(|label| out.put(label.0));
        Ok(())
    }

    fn push(&mut self, label: Label) -> Option<()> {
        *self.labels.get_mut(usize::from(self.count))? = label;
        self.count += 1;
        Some(())
    }

    /// Splits one label off the front of a route's octets, whatever its S bit.
    pub(crate) fn first(octets: &[u8]) -> Result<(LabelStack, &[u8]), Malformed> {
        let (entry, behind) = octets.split_first_chunk::<3>().ok_or(Malformed::LABELS)?;
        let mut stack = LabelStack::default();
        stack.push(Label(*entry));
        Ok((stack, behind))
    }

    /// Splits labels off up to the one with the S bit. What is withdrawn may have the mark instead.
    pub(crate) fn to_bottom(octets: &[u8], withdrawn: bool) -> Result<(LabelStack, &[u8]), Malformed> {
        let mut stack = LabelStack::default();
        let mut rest = octets;
        loop {
            let (entry, behind) = rest.split_first_chunk::<3>().ok_or(Malformed::LABELS)?;
            let label = Label(*entry);
            stack.push(label).ok_or(Malformed::LABELS)?;
            rest = behind;
            if label.is_bottom() || withdrawn && stack.count == 1 && label.is_withdrawn() {
                return Ok((stack, rest));
            }
        }
    }
}

#[cfg(feature = "serde")]
impl From<LabelStack> for alloc::vec::Vec<Label> {
    fn from(stack: LabelStack) -> alloc::vec::Vec<Label> {
        stack.as_slice().to_vec()
    }
}

#[cfg(feature = "serde")]
impl TryFrom<alloc::vec::Vec<Label>> for LabelStack {
    type Error = &'static str;

    fn try_from(labels: alloc::vec::Vec<Label>) -> Result<LabelStack, &'static str> {
        let mut stack = LabelStack::default();
        let pushed = labels.into_iter().try_for_each(|label| stack.push(label));
        pushed
            .map(|()| stack)
            .ok_or("more labels than the 10 that a length octet has room for")
    }
}

impl fmt::Debug for LabelStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.as_slice()).finish()
    }
}

/// "100/200"
impl fmt::Display for LabelStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, label) in self.as_slice().iter().enumerate() {
            let slash = if n == 0 { "" } else { "/" };
            write!(f, "{slash}{label}")?;
        }
        Ok(())
    }
}
