//! What a route with labels begins with: the Length octet, which counts the bits of labels and of what follows, and
//! the labels (RFC 8277 §2.2, §2.3).

use core::ops::RangeInclusive;

use super::address::octets_of;
use super::{Label, LabelStack, Layout, Malformed};
use crate::family::{Family, Safi};
use crate::negotiated::{Negotiated, PeerKind};

/// Where the labels in front of a prefix end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StackEnd {
    /// Behind the label with the S bit: the session has several labels (RFC 8277 §2.3).
    Bottom,
    /// Behind the first label, whose S bit "MUST be ignored" (RFC 8277 §2.2). Speakers that never heard of the
    /// capability send several all the same, as RFC 3107 let them: where one label leaves more than a prefix can
    /// be, they go on to the S bit.
    First,
    /// No session says. They end with the S bit, or else behind the first label. One that stands for the labels of a
    /// withdrawn route is alone also where it is announced: an explicit null "is only legal at the bottom of the
    /// label stack" (RFC 3032 §2.1).
    Unknown,
}

impl StackEnd {
    /// What the session says of labels that come from the peer.
    #[inline]
    pub(super) fn received(family: Family, n: &Negotiated) -> StackEnd {
        let labelled = matches!(family.safi, Safi::LABELLED_UNICAST | Safi::VPN);
        if !labelled || n.peer_kind() == PeerKind::Unknown {
            StackEnd::Unknown
        } else if n.multiple_labels(family).is_some() {
            StackEnd::Bottom
        } else {
            StackEnd::First
        }
    }

    /// The same of routes that are withdrawn: one field stands in the place of all labels (RFC 8277 §2.4).
    #[inline]
    pub(super) fn withdrawn(self) -> StackEnd {
        match self {
            StackEnd::Bottom => StackEnd::First,
            other => other,
        }
    }
}

/// A route with labels, cut behind them.
pub(super) struct LabelledBits<'a> {
    pub(super) labels: LabelStack,
    /// The bits behind the labels.
    pub(super) bits: u8,
    /// The octets that hold them.
    pub(super) octets: &'a [u8],
}

impl<'a> LabelledBits<'a> {
    /// Splits a route off the front of `input`; `behind` is how many bits there can be behind the labels.
    pub(super) fn read(
        input: &mut &'a [u8],
        layout: Layout,
        behind: RangeInclusive<u8>,
    ) -> Result<LabelledBits<'a>, Malformed> {
        let (&length, octets) = input.split_first().ok_or(Malformed::OVERRUN)?;
        let (route, rest) = octets
            .split_at_checked(octets_of(length))
            .ok_or(Malformed::OVERRUN)?;
        *input = rest;
        let one = || {
            let one = LabelledBits::cut(length, LabelStack::first(route)).ok();
            one.filter(|route| behind.contains(&route.bits))
        };
        let to_bottom = || LabelledBits::cut(length, LabelStack::to_bottom(route, layout.withdrawn));
        let marked = route
            .first_chunk()
            .is_some_and(|label| Label(*label).is_withdrawn());
        match layout.stack_end {
            StackEnd::Bottom => to_bottom(),
            StackEnd::First => one().map_or_else(to_bottom, Ok),
            StackEnd::Unknown if marked => one().map_or_else(to_bottom, Ok),
            StackEnd::Unknown => match to_bottom() {
                Ok(several) if behind.contains(&several.bits) => Ok(several),
                wrong => one().map_or(wrong, Ok),
            },
        }
    }

    fn cut(
        length: u8,
        stack: Result<(LabelStack, &'a [u8]), Malformed>,
    ) -> Result<LabelledBits<'a>, Malformed> {
        let (labels, octets) = stack?;
        let bits = length.checked_sub(labels.bits()).ok_or(Malformed::LABELS)?;
        Ok(LabelledBits { labels, bits, octets })
    }
}
