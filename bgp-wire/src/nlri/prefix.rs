//! Prefixes as NLRI (RFC 4271 §4.3), with path identifiers where the session has them (RFC 7911 §3).

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::net::{Ipv4Addr, Ipv6Addr};

use bytes::{BufMut, BytesMut};
use ipnet::{Ipv4Net, Ipv6Net};

use super::Layout;
use super::routes::sealed::Codec;
use crate::error::{EncodeError, Reason};
use crate::family::Family;

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

        /// Writes length and address to the front of `room` and returns how many of these octets are sent.
        fn write(&self, trailing: TrailingBits, room: &mut [u8; 17]) -> usize;

        /// The address with these bits behind the prefix.
        fn address(&self, trailing: TrailingBits) -> core::net::IpAddr;
    }
}

use sealed::Octets;

/// The bits of an address that a prefix of this length leaves to be zero, shifted so far that none are left when
/// the length is 0.
fn mask4(length: u8) -> u32 {
    (u64::from(u32::MAX) << (32 - u64::from(length.min(32)))) as u32
}

impl Octets for Ipv4Net {
    const BITS: u8 = 32;

    #[inline]
    fn from_octets(length: u8, octets: &[u8]) -> Option<(Ipv4Net, TrailingBits)> {
        let bits = match *octets {
            [a, b, c, d, ..] => u32::from_be_bytes([a, b, c, d]),
            [a, b, c] => u32::from_be_bytes([a, b, c, 0]),
            [a, b] => u32::from_be_bytes([a, b, 0, 0]),
            [a] => u32::from_be_bytes([a, 0, 0, 0]),
            [] => 0,
        };
        let prefix = Ipv4Net::new(Ipv4Addr::from_bits(bits & mask4(length)), length).ok()?;
        // Of no octets at all, the shift leaves nothing.
        let last = u64::from(bits) >> (32 - 8 * octets_of(length));
        Some((prefix, TrailingBits(TrailingBits(last as u8).behind(length))))
    }

    #[inline]
    fn write(&self, trailing: TrailingBits, room: &mut [u8; 17]) -> usize {
        let length = self.prefix_len();
        room[0] = length;
        room[1..5].copy_from_slice(&bits4(self, trailing).to_be_bytes());
        1 + octets_of(length)
    }

    fn address(&self, trailing: TrailingBits) -> core::net::IpAddr {
        Ipv4Addr::from_bits(bits4(self, trailing)).into()
    }
}

#[inline]
fn bits4(prefix: &Ipv4Net, trailing: TrailingBits) -> u32 {
    let length = prefix.prefix_len();
    let behind = u64::from(trailing.behind(length)) << (32 - 8 * octets_of(length));
    prefix.addr().to_bits() & mask4(length) | behind as u32
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
        let last = octets_of(length).checked_sub(1).and_then(|last| octets.get(last));
        let trailing = TrailingBits(last.copied().unwrap_or(0)).behind(length);
        Some((prefix, TrailingBits(trailing)))
    }

    #[inline]
    fn write(&self, trailing: TrailingBits, room: &mut [u8; 17]) -> usize {
        let length = self.prefix_len();
        room[0] = length;
        room[1..].copy_from_slice(&bits6(self, trailing).to_be_bytes());
        1 + octets_of(length)
    }

    fn address(&self, trailing: TrailingBits) -> core::net::IpAddr {
        Ipv6Addr::from_bits(bits6(self, trailing)).into()
    }
}

fn mask6(length: u8) -> u128 {
    u128::MAX
        .checked_shl(128 - u32::from(length.min(128)))
        .unwrap_or(0)
}

#[inline]
fn bits6(prefix: &Ipv6Net, trailing: TrailingBits) -> u128 {
    let length = prefix.prefix_len();
    let behind = u128::from(trailing.behind(length));
    let shift = 128 - 8 * octets_of(length) as u32;
    prefix.addr().to_bits() & mask6(length) | behind.checked_shl(shift).unwrap_or(0)
}

/// `octets`, fewer than N of them, with zeros behind.
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

    #[inline]
    fn read(input: &mut &[u8], layout: Layout) -> Result<Nlri<P>, Reason> {
        let path_id = layout.path_id(input)?;
        let (&length, octets) = input.split_first().ok_or(Reason::PrefixOverrun)?;
        let too_long = Reason::PrefixLength {
            length,
            most: P::BITS,
        };
        if length > P::BITS {
            return Err(too_long);
        }
        *input = octets.get(octets_of(length)..).ok_or(Reason::PrefixOverrun)?;
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

    fn encode(&self, layout: Layout, out: &mut BytesMut) -> Result<(), EncodeError> {
        encode_one(self, layout, out)
    }

    fn encode_all(list: &[Nlri<P>], layout: Layout, out: &mut BytesMut) -> Result<(), EncodeError> {
        // Prefixes gather here first: one check of the buffer's room for many of them.
        let mut gathered = [0; 512];
        let mut used = 0;
        for nlri in list {
            if used > gathered.len() - MOST_OCTETS {
                out.put_slice(&gathered[..used]);
                used = 0;
            }
            used += write_one(nlri, layout, &mut gathered[used..])?;
        }
        out.put_slice(&gathered[..used]);
        Ok(())
    }
}

/// Appends one prefix.
pub(crate) fn encode_one<P: Prefix>(
    nlri: &Nlri<P>,
    layout: Layout,
    out: &mut BytesMut,
) -> Result<(), EncodeError> {
    let mut room = [0; MOST_OCTETS];
    let used = write_one(nlri, layout, &mut room)?;
    out.put_slice(&room[..used]);
    Ok(())
}

/// The most octets of one prefix: path identifier, length, address.
pub(crate) const MOST_OCTETS: usize = 4 + 1 + 16;

/// Writes one prefix to the front of `room`, which has MOST_OCTETS at least, and returns its octets.
#[inline]
fn write_one<P: Prefix>(nlri: &Nlri<P>, layout: Layout, room: &mut [u8]) -> Result<usize, EncodeError> {
    let (id, id_len) = layout.path_id_octets(nlri.path_id)?;
    room[..4].copy_from_slice(&id);
    let room = room[id_len..].first_chunk_mut().expect("room for any prefix");
    Ok(id_len + nlri.prefix.write(nlri.trailing_bits, room))
}
