//! Prefixes as NLRI (RFC 4271 §4.3), with path identifiers where the session has them (RFC 7911 §3).

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use super::address::octets_of;
use super::routes::sealed::Codec;
use super::{Layout, Malformed, Prefix};
use crate::error::EncodeError;
use crate::writer::Writer;

/// A prefix, with the identifier of one of its paths on an ADD-PATH session.
///
/// ```
/// use bgp_wire::Nlri;
/// use bgp_wire::ipnet::{Ipv4Net, Ipv6Net};
///
/// let route = Nlri::from("203.0.113.0/24".parse::<Ipv4Net>()?);
/// let path = Nlri { path_id: Some(7), ..Nlri::from("2001:db8::/32".parse::<Ipv6Net>()?) };
/// assert_eq!((route.to_string(), path.to_string()), ("203.0.113.0/24".into(), "2001:db8::/32 path 7".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Nlri<P> {
    /// The path identifier; `None` on a session without ADD-PATH for the family.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub path_id: Option<u32>,
    /// The prefix. Bits behind its length are zero: on the wire they mean nothing (RFC 4271 §4.3).
    pub prefix: P,
    /// What those bits were on the wire.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "TrailingBits::are_zero")
    )]
    pub trailing_bits: TrailingBits,
}

/// The bits between a prefix's last bit and the end of its octet, which fill the octet up and whose value "is
/// irrelevant" (RFC 4271 §4.3): they are written as they came, and any two are equal, so that routes are equal
/// whose prefixes are.
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TrailingBits(
    /// The bits, in the low end of the octet.
    pub u8,
);

impl TrailingBits {
    /// Whether none is set, as nearly always.
    #[cfg(feature = "serde")]
    pub(super) fn are_zero(&self) -> bool {
        self.0 == 0
    }

    /// Those of these bits that lie behind a prefix of `length` bits.
    #[inline]
    pub(super) fn behind(self, length: u8) -> u8 {
        self.0 & ((1 << (length.wrapping_neg() & 7)) - 1)
    }
}

impl PartialEq for TrailingBits {
    fn eq(&self, _: &TrailingBits) -> bool {
        true
    }
}

impl Eq for TrailingBits {}

impl PartialOrd for TrailingBits {
    fn partial_cmp(&self, other: &TrailingBits) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TrailingBits {
    fn cmp(&self, _: &TrailingBits) -> Ordering {
        Ordering::Equal
    }
}

impl Hash for TrailingBits {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl<P> From<P> for Nlri<P> {
    fn from(prefix: P) -> Nlri<P> {
        Nlri {
            path_id: None,
            prefix,
            trailing_bits: TrailingBits::default(),
        }
    }
}

impl<P: Prefix> Nlri<P> {
    /// The address as it was on the wire, bits behind the prefix's length included.
    pub fn address_on_wire(&self) -> core::net::IpAddr {
        self.prefix.address(self.trailing_bits)
    }
}

/// "10.1.0.0/16", and "10.1.0.0/16 path 7" with a path identifier.
impl<P: fmt::Display> fmt::Display for Nlri<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.prefix.fmt(f)?;
        match self.path_id {
            Some(id) => write!(f, " path {id}"),
            None => Ok(()),
        }
    }
}

impl<P: Prefix> Codec for Nlri<P> {
    type View<'a> = Nlri<P>;
    type Malformed = Malformed;

    #[inline(always)]
    fn read(input: &mut &[u8], layout: Layout) -> Result<Nlri<P>, Malformed> {
        let path_id = layout.path_id(input)?;
        let (&length, octets) = input.split_first().ok_or(Malformed::OVERRUN)?;
        if length > P::BITS {
            return Err(Malformed::length(length, P::BITS));
        }
        *input = octets.get(octets_of(length)..).ok_or(Malformed::OVERRUN)?;
        let (prefix, trailing_bits) = P::of_bits(length, octets);
        Ok(Nlri {
            path_id,
            prefix,
            trailing_bits,
        })
    }

    #[inline]
    fn own(view: Nlri<P>) -> Nlri<P> {
        view
    }

    #[inline]
    fn encode(&self, layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if let Some(id) = layout.path_id_to_send(self.path_id)? {
            out.put(id);
        }
        self.prefix.put(self.trailing_bits, out);
        Ok(())
    }

    fn encode_all(list: &[Nlri<P>], layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if list.len() > 8 {
            out.expect(list.len() * (5 + usize::from(P::BITS / 8)));
        }
        list.iter().try_for_each(|nlri| nlri.encode(layout, out))
    }

    fn own_all(octets: &[u8], layout: Layout, count: usize) -> Vec<Nlri<P>> {
        match layout.add_path {
            // What most UPDATEs bring, without the loop's preparations: 70 instructions fewer.
            _ if count == 1 => Vec::from_iter(Nlri::read(&mut &*octets, layout)),
            // A loop each, so that the question is not asked of every prefix.
            false => own_all::<P, false>(octets, layout, count),
            true => own_all::<P, true>(octets, layout, count),
        }
    }
}

/// The `count` prefixes of a checked field.
fn own_all<P: Prefix, const ADD_PATH: bool>(mut octets: &[u8], layout: Layout, count: usize) -> Vec<Nlri<P>> {
    // The check counted the routes and found nothing wrong: there is one for each number.
    let route = move |_| {
        let layout = Layout {
            add_path: ADD_PATH,
            ..layout
        };
        Nlri::read(&mut octets, layout).unwrap_or(Nlri::from(P::ANY))
    };
    (0..count).map(route).collect()
}

/// The most octets of one prefix: path identifier, length, address.
pub(crate) const MOST_OCTETS: usize = 4 + 1 + 16;
