//! Network Layer Reachability Information: lists of prefixes (RFC 4271 §4.3), with path identifiers where the
//! session has them (RFC 7911 §3).

use alloc::vec::Vec;
use core::fmt;
use core::hash::Hash;
use core::net::{Ipv4Addr, Ipv6Addr};

use bytes::{BufMut, BytesMut};
use ipnet::{Ipv4Net, Ipv6Net};

use crate::error::{DecodeError, EncodeError, Reason, Step};
use crate::family::Family;
use crate::parse::At;

/// A prefix, with the identifier of one of its paths on an ADD-PATH session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nlri<P> {
    /// The path identifier; `None` on a session without ADD-PATH for the family.
    pub path_id: Option<u32>,
    /// The prefix. Bits behind its length are zero: on the wire they mean nothing (RFC 4271 §4.3).
    pub prefix: P,
}

impl<P> From<P> for Nlri<P> {
    fn from(prefix: P) -> Nlri<P> {
        Nlri {
            path_id: None,
            prefix,
        }
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
    /// How a prefix is built from octets and back.
    pub trait Octets: Sized {
        /// Bits of an address.
        const BITS: u8;

        /// The prefix of `length` bits that `octets` begins with; `None` when too few octets are left or
        /// `length` is more than [`Octets::BITS`].
        fn from_octets(length: u8, octets: &[u8]) -> Option<Self>;

        /// Writes length and address to the front of `room` and returns how many of these octets are sent.
        fn write(&self, room: &mut [u8; 17]) -> usize;
    }
}

use sealed::Octets;

impl Octets for Ipv4Net {
    const BITS: u8 = 32;

    #[inline]
    fn from_octets(length: u8, octets: &[u8]) -> Option<Ipv4Net> {
        let address = match octets.first_chunk::<4>() {
            Some(four) => u32::from_be_bytes(*four),
            None => u32::from_be_bytes(padded(octets)),
        };
        let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
        Ipv4Net::new(Ipv4Addr::from_bits(address & mask), length).ok()
    }

    #[inline]
    fn write(&self, room: &mut [u8; 17]) -> usize {
        room[0] = self.prefix_len();
        room[1..5].copy_from_slice(&self.network().octets());
        1 + octets_of(self.prefix_len())
    }
}

impl Octets for Ipv6Net {
    const BITS: u8 = 128;

    #[inline]
    fn from_octets(length: u8, octets: &[u8]) -> Option<Ipv6Net> {
        let address = match octets.first_chunk::<16>() {
            Some(sixteen) => u128::from_be_bytes(*sixteen),
            None => u128::from_be_bytes(padded(octets)),
        };
        let mask = u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
        Ipv6Net::new(Ipv6Addr::from_bits(address & mask), length).ok()
    }

    #[inline]
    fn write(&self, room: &mut [u8; 17]) -> usize {
        room[0] = self.prefix_len();
        room[1..].copy_from_slice(&self.network().octets());
        1 + octets_of(self.prefix_len())
    }
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
pub(crate) fn octets_of(bits: u8) -> usize {
    usize::from(bits).div_ceil(8)
}

/// Reads a field that is a list of prefixes.
pub(crate) fn decode<P: Prefix>(field: At<'_>, add_path: bool) -> Result<Vec<Nlri<P>>, DecodeError> {
    // Most prefixes take three or four octets and a length; memory stays within 16 times the field's size.
    let mut list = Vec::with_capacity(field.octets.len() / if add_path { 8 } else { 4 });
    let mut rest = field.octets;
    while !rest.is_empty() {
        match decode_one(rest, add_path) {
            Ok((nlri, behind)) => {
                list.push(nlri);
                rest = behind;
            }
            Err(reason) => {
                let offset = field.offset + field.octets.len() - rest.len();
                return Err(DecodeError::new(reason, offset).within(Step::Prefix(list.len() + 1)));
            }
        }
    }
    Ok(list)
}

#[inline]
fn decode_one<P: Prefix>(input: &[u8], add_path: bool) -> Result<(Nlri<P>, &[u8]), Reason> {
    let (path_id, input) = if add_path {
        let (id, behind) = input.split_first_chunk::<4>().ok_or(Reason::PrefixOverrun)?;
        (Some(u32::from_be_bytes(*id)), behind)
    } else {
        (None, input)
    };
    let (&length, octets) = input.split_first().ok_or(Reason::PrefixOverrun)?;
    if length > P::BITS {
        return Err(Reason::PrefixLength {
            length,
            most: P::BITS,
        });
    }
    let behind = octets.get(octets_of(length)..).ok_or(Reason::PrefixOverrun)?;
    let prefix = P::from_octets(length, octets).ok_or(Reason::PrefixLength {
        length,
        most: P::BITS,
    })?;
    Ok((Nlri { path_id, prefix }, behind))
}

/// Appends a list of prefixes; `add_path` says whether the session wants path identifiers.
pub(crate) fn encode<P: Prefix>(
    list: &[Nlri<P>],
    add_path: bool,
    out: &mut BytesMut,
) -> Result<(), EncodeError> {
    // Prefixes gather here first: one check of the buffer's room for many of them.
    let mut gathered = [0; 512];
    let mut used = 0;
    for nlri in list {
        if used > gathered.len() - MOST_OCTETS {
            out.put_slice(&gathered[..used]);
            used = 0;
        }
        used += write_one(nlri, add_path, &mut gathered[used..])?;
    }
    out.put_slice(&gathered[..used]);
    Ok(())
}

/// Appends one prefix.
pub(crate) fn encode_one<P: Prefix>(
    nlri: &Nlri<P>,
    add_path: bool,
    out: &mut BytesMut,
) -> Result<(), EncodeError> {
    let mut room = [0; MOST_OCTETS];
    let used = write_one(nlri, add_path, &mut room)?;
    out.put_slice(&room[..used]);
    Ok(())
}

/// The most octets of one prefix: path identifier, length, address.
pub(crate) const MOST_OCTETS: usize = 4 + 1 + 16;

/// Writes one prefix to the front of `room`, which has MOST_OCTETS at least, and returns its octets.
#[inline]
fn write_one<P: Prefix>(nlri: &Nlri<P>, add_path: bool, room: &mut [u8]) -> Result<usize, EncodeError> {
    let (room, path_len) = match (nlri.path_id, add_path) {
        (None, false) => (room, 0),
        (Some(id), true) => {
            room[..4].copy_from_slice(&id.to_be_bytes());
            (&mut room[4..], 4)
        }
        (None, true) => return Err(EncodeError::PathIdMissing { family: P::FAMILY }),
        (Some(_), false) => return Err(EncodeError::PathIdNotNegotiated { family: P::FAMILY }),
    };
    let room = room.first_chunk_mut().expect("room for any prefix");
    Ok(path_len + nlri.prefix.write(room))
}
