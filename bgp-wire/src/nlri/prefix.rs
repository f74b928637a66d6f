//! Prefixes as NLRI (RFC 4271 §4.3), with path identifiers where the session has them (RFC 7911 §3).

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

use super::routes::sealed::Codec;
use super::{Layout, Malformed};
use crate::error::EncodeError;
use crate::family::Family;
use crate::writer::Writer;

/// A prefix, with the identifier of one of its paths on an ADD-PATH session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nlri<P> {
    /// The path identifier; `None` on a session without ADD-PATH for the family.
    pub path_id: Option<u32>,
    /// The prefix. Bits behind its length are zero: on the wire they mean nothing (RFC 4271 §4.3).
    pub prefix: P,
    /// What those bits were on the wire.
    pub trailing_bits: TrailingBits,
}

/// The bits between a prefix's last bit and the end of its octet, which fill the octet up and whose value "is
/// irrelevant" (RFC 4271 §4.3): they are written as they came, and any two are equal, so that routes are equal
/// whose prefixes are.
#[derive(Clone, Copy, Debug, Default)]
pub struct TrailingBits(
    /// The bits, in the low end of the octet.
    pub u8,
);

impl TrailingBits {
    /// Those of these bits that lie behind a prefix of `length` bits.
    #[inline]
    fn behind(self, length: u8) -> u8 {
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

/// A prefix of an IP family: what NLRI of unicast routes consists of.
pub trait Prefix: Copy + Eq + Hash + fmt::Debug + fmt::Display + sealed::Octets {
    /// The unicast family of these prefixes.
    const FAMILY: Family;
}

impl Prefix for Ipv4Net {
    const FAMILY: Family = Family::IPV4_UNICAST;
}

impl Prefix for Ipv6Net {
    const FAMILY: Family = Family::IPV6_UNICAST;
}

pub(crate) mod sealed {
    use super::TrailingBits;

    /// How a prefix is built from octets and back.
    pub trait Octets: Sized {
        /// Bits of an address.
        const BITS: u8;

        /// The prefix of `length` bits that `octets` begins with, and the bits behind it up to the end of its last
        /// octet; `None` when `length` is more than [`Octets::BITS`].
        fn from_octets(length: u8, octets: &[u8]) -> Option<(Self, TrailingBits)>;

        /// Bits of the prefix.
        fn length(&self) -> u8;

        /// The octets of an address with these bits behind the prefix; an IPv4 address in the first four.
        fn octets(&self, trailing: TrailingBits) -> [u8; 16];

        /// The address with these bits behind the prefix.
        fn address(&self, trailing: TrailingBits) -> core::net::IpAddr;
    }
}

use sealed::Octets;

/// The bits of an IPv4 address that belong to a prefix of `length`.
#[inline]
fn mask4(length: u8) -> u32 {
    // In 64 bits, so that nothing is left of a length of 0.
    (u64::from(u32::MAX) << (32 - u64::from(length.min(32)))) as u32
}

/// How far the last octet of a prefix of `length` lies above the last octet of an address, in bits.
#[inline]
fn below(length: u8, bits: u32) -> u32 {
    bits.saturating_sub(8 * octets_of(length) as u32)
}

impl Octets for Ipv4Net {
    const BITS: u8 = 32;

    #[inline]
    fn from_octets(length: u8, octets: &[u8]) -> Option<(Ipv4Net, TrailingBits)> {
        let bits = match octets.first_chunk::<4>() {
            Some(four) => u32::from_be_bytes(*four),
            None => u32::from_be_bytes(padded(octets)),
        };
        let prefix = Ipv4Net::new(Ipv4Addr::from_bits(bits & mask4(length)), length).ok()?;
        if length.is_multiple_of(8) {
            return Some((prefix, TrailingBits(0)));
        }
        let last = (bits >> below(length, 32)) as u8;
        Some((prefix, TrailingBits(TrailingBits(last).behind(length))))
    }

    #[inline]
    fn length(&self) -> u8 {
        self.prefix_len()
    }

    #[inline]
    fn octets(&self, trailing: TrailingBits) -> [u8; 16] {
        (u128::from(bits4(self, trailing)) << 96).to_be_bytes()
    }

    fn address(&self, trailing: TrailingBits) -> core::net::IpAddr {
        Ipv4Addr::from_bits(bits4(self, trailing)).into()
    }
}

#[inline]
fn bits4(prefix: &Ipv4Net, trailing: TrailingBits) -> u32 {
    let length = prefix.prefix_len();
    let network = prefix.addr().to_bits() & mask4(length);
    if length.is_multiple_of(8) {
        return network;
    }
    network | u32::from(trailing.behind(length)) << below(length, 32)
}

impl Octets for Ipv6Net {
    const BITS: u8 = 128;

    #[inline]
    fn from_octets(length: u8, octets: &[u8]) -> Option<(Ipv6Net, TrailingBits)> {
        let bits = match octets.first_chunk::<16>() {
            Some(sixteen) => u128::from_be_bytes(*sixteen),
            None => u128::from_be_bytes(padded(octets)),
        };
        let prefix = Ipv6Net::new(Ipv6Addr::from_bits(bits & mask6(length)), length).ok()?;
        if length.is_multiple_of(8) {
            return Some((prefix, TrailingBits(0)));
        }
        let last = (bits >> below(length, 128)) as u8;
        Some((prefix, TrailingBits(TrailingBits(last).behind(length))))
    }

    #[inline]
    fn length(&self) -> u8 {
        self.prefix_len()
    }

    #[inline]
    fn octets(&self, trailing: TrailingBits) -> [u8; 16] {
        bits6(self, trailing).to_be_bytes()
    }

    fn address(&self, trailing: TrailingBits) -> core::net::IpAddr {
        Ipv6Addr::from_bits(bits6(self, trailing)).into()
    }
}

/// The bits of an IPv6 address that belong to a prefix of `length`.
#[inline]
fn mask6(length: u8) -> u128 {
    u128::MAX
        .checked_shl(128 - u32::from(length.min(128)))
        .unwrap_or(0)
}

#[inline]
fn bits6(prefix: &Ipv6Net, trailing: TrailingBits) -> u128 {
    let length = prefix.prefix_len();
    let network = prefix.addr().to_bits() & mask6(length);
    if length.is_multiple_of(8) {
        return network;
    }
    network | u128::from(trailing.behind(length)) << below(length, 128)
}

/// `octets`, fewer than N of them, with zeros behind.
#[inline]
fn padded<const N: usize>(octets: &[u8]) -> [u8; N] {
    let mut address = [0; N];
    for (to, from) in address.iter_mut().zip(octets) {
        *to = *from;
    }
    address
}

/// Octets that a prefix of `bits` takes behind its length octet.
#[inline]
pub(crate) fn octets_of(bits: u8) -> usize {
    usize::from(bits).div_ceil(8)
}

impl<P: Prefix> Codec for Nlri<P> {
    type View<'a> = Nlri<P>;

    #[inline(always)]
    fn read(input: &mut &[u8], layout: Layout) -> Result<Nlri<P>, Malformed> {
        let path_id = layout.path_id(input)?;
        let (&length, octets) = input.split_first().ok_or(Malformed::Overrun)?;
        let too_long = Malformed::Length {
            length,
            most: P::BITS,
        };
        if length > P::BITS {
            return Err(too_long);
        }
        *input = octets.get(octets_of(length)..).ok_or(Malformed::Overrun)?;
        let (prefix, trailing_bits) = P::from_octets(length, octets).ok_or(too_long)?;
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
        let length = self.prefix.length();
        out.put([length]);
        out.put_front(self.prefix.octets(self.trailing_bits), octets_of(length));
        Ok(())
    }

    fn own_all(octets: &[u8], layout: Layout, count: usize) -> Vec<Nlri<P>> {
        // A loop each, so that the question is not asked of every prefix.
        match layout.add_path {
            false => own_all(
                octets,
                Layout {
                    add_path: false,
                    ..layout
                },
                count,
            ),
            true => own_all(
                octets,
                Layout {
                    add_path: true,
                    ..layout
                },
                count,
            ),
        }
    }
}

/// The `count` prefixes of a checked field.
#[inline(always)]
fn own_all<P: Prefix>(mut octets: &[u8], layout: Layout, count: usize) -> Vec<Nlri<P>> {
    let mut list = Vec::with_capacity(count);
    // The check found nothing wrong, so the loop ends where the octets do.
    while let Ok(nlri) = Nlri::read(&mut octets, layout) {
        list.push(nlri);
    }
    list
}

/// The most octets of one prefix: path identifier, length, address.
pub(crate) const MOST_OCTETS: usize = 4 + 1 + 16;
