//! Labelled unicast, SAFI 4: a prefix with the MPLS labels to reach it by (RFC 8277).

use core::fmt;

use super::label_bits::LabelledBits;
use super::routes::sealed::Codec;
use super::{LabelStack, Layout, Malformed, Prefix, TrailingBits};
use crate::error::EncodeError;
use crate::writer::Writer;

/// A prefix and the labels bound to it.
///
/// ```
/// use bgp_wire::{LabelStack, LabelledNlri, MpNlri};
/// use bgp_wire::ipnet::Ipv4Net;
///
/// let labels = LabelStack::new(&[100, 200]).ok_or("one label to ten")?;
/// let route = LabelledNlri::new(labels, "203.0.113.0/24".parse::<Ipv4Net>()?);
/// assert_eq!(MpNlri::Ipv4Labelled(vec![route]).to_string(), "203.0.113.0/24 label 100/200");
///
/// // To withdraw a route, no label is needed.
/// let gone = LabelledNlri { labels: LabelStack::withdrawn(), ..route };
/// assert_eq!(gone.prefix, route.prefix);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LabelledNlri<P> {
    /// The path identifier; `None` on a session without ADD-PATH for the family.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub path_id: Option<u32>,
    /// The labels; of a route that is withdrawn, what stands in their place.
    pub labels: LabelStack,
    /// The prefix. Bits behind its length are zero.
    pub prefix: P,
    /// What those bits were on the wire.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "TrailingBits::are_zero")
    )]
    pub trailing_bits: TrailingBits,
}

impl<P: Prefix> LabelledNlri<P> {
    /// A prefix with these labels, without path identifier.
    pub fn new(labels: LabelStack, prefix: P) -> LabelledNlri<P> {
        LabelledNlri {
            path_id: None,
            labels,
            prefix,
            trailing_bits: TrailingBits::default(),
        }
    }
}

impl<P: Prefix> Codec for LabelledNlri<P> {
    type View<'a> = LabelledNlri<P>;
    type Malformed = Malformed;

    fn read(input: &mut &[u8], layout: Layout) -> Result<LabelledNlri<P>, Malformed> {
        let path_id = layout.path_id(input)?;
        let LabelledBits { labels, bits, octets } = LabelledBits::read(input, layout, 0..=P::BITS)?;
        let too_long = Malformed::length(bits, P::BITS);
        let (prefix, trailing_bits) = P::from_octets(bits, octets).ok_or(too_long)?;
        Ok(LabelledNlri {
            path_id,
            labels,
            prefix,
            trailing_bits,
        })
    }

    fn own(view: LabelledNlri<P>) -> LabelledNlri<P> {
        view
    }

    fn encode(&self, layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if let Some(id) = layout.path_id_to_send(self.path_id)? {
            out.put(id);
        }
        self.labels.encode(self.prefix.length(), out)?;
        self.prefix.put_address(self.trailing_bits, out);
        Ok(())
    }
}

/// "10.1.0.0/16 label 100", and "10.1.0.0/16 path 7 label 100/200".
impl<P: fmt::Display> fmt::Display for LabelledNlri<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.prefix.fmt(f)?;
        if let Some(id) = self.path_id {
            write!(f, " path {id}")?;
        }
        write!(f, " label {}", self.labels)
    }
}

#[cfg(test)]
mod tests;
