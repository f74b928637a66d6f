//! How a prefix stands in octets: its length in bits, then as many octets of its address as hold them
//! (RFC 4271 §4.3).

use core::fmt;
use core::hash::Hash;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

use super::TrailingBits;
use crate::family::Family;
use crate::writer::Writer;

/// A prefix of an IP family: what NLRI of unicast routes consists of.
pub trait Prefix: Copy + Eq + Hash + fmt::Debug + fmt::Display + sealed::Octets {
    /// The unicast family of these prefixes.
    const FAMILY: Family;
}

pub(crate) mod sealed {
    use super::{IpAddr, TrailingBits, Writer};

    /// How a prefix is built from octets and back.
    pub trait Octets: Sized {
        /// Bits of an address.
        const BITS: u8;
        /// The prefix of no bits.
        const ANY: Self;

        /// The prefix of `length` bits that `octets` begins with, and the bits behind it up to the end of its last
        /// octet; `None` when `length` is more than [`Octets::BITS`].
        #[inline(always)]
        fn from_octets(length: u8, octets: &[u8]) -> Option<(Self, TrailingBits)> {
            (length <= Self::BITS).then(|| Self::of_bits(length, octets))
        }

        /// The same where `length` is known to be possible: a longer one counts as [`Octets::BITS`].
        fn of_bits(length: u8, octets: &[u8]) -> (Self, TrailingBits);

        /// Appends the length and the octets of the address that hold the prefix, with these bits behind it.
        fn put(&self, trailing: TrailingBits, out: &mut Writer<'_>);

        /// Bits of the prefix.
        fn length(&self) -> u8;

        /// Appends the octets of the address that hold the prefix, with these bits behind it.
        fn put_address(&self, trailing: TrailingBits, out: &mut Writer<'_>);

        /// The address with these bits behind the prefix.
        fn address(&self, trailing: TrailingBits) -> IpAddr;
    }
}

/// Octets that a prefix of `bits` takes behind its length octet.
#[inline]
pub(crate) fn octets_of(bits: u8) -> usize {
    usize::from(bits).div_ceil(8)
}

/// `octets`, fewer than N of them, with zeros behind.
#[inline]
fn padded<const N: usize>(octets: &[u8]) -> [u8; N] {
    let mut address = [0; N];
    if let ([a, b, c, ..], [d, e, f]) = (&mut address[..], octets) {
        // A single /24, as many messages have, at little cost.
        (*a, *b, *c) = (*d, *e, *f);
    } else if let Some(front) = address.get_mut(..octets.len()) {
        front.copy_from_slice(octets);
    }
    address
}

/// Both families are alike: type, type of the address, a number of its size, its bits and octets,
/// unicast family, and a name for what only the type needs.
macro_rules! prefix {
    ($net:ident, $address:ident, $number:ident, $bits:literal, $octets:literal, $family:ident, $of:ident) => {
        impl Prefix for $net {
            const FAMILY: Family = Family::$family;
        }

        impl sealed::Octets for $net {
            const BITS: u8 = $bits;
            const ANY: $net = $net::new_assert($address::UNSPECIFIED, 0);

            #[inline(always)]
            fn of_bits(length: u8, octets: &[u8]) -> ($net, TrailingBits) {
                let length = length.min($bits);
                let address = octets
                    .first_chunk()
                    .copied()
                    .unwrap_or_else(|| padded(octets));
                let trailing = match length.is_multiple_of(8) {
                    true => 0,
                    false => octets
                        .get(usize::from(length / 8))
                        .map_or(0, |last| TrailingBits(*last).behind(length)),
                };
                let network = $number::from_ne_bytes(address) & $of::mask(length);
                // Asserts what is asked above, and so compiles to nothing.
                let prefix = $net::new_assert($address::from(network.to_ne_bytes()), length);
                (prefix, TrailingBits(trailing))
            }

            #[inline]
            fn length(&self) -> u8 {
                self.prefix_len()
            }

            #[inline(always)]
            fn put(&self, trailing: TrailingBits, out: &mut Writer<'_>) {
                let length = self.prefix_len();
                out.put_with(1 + octets_of(length), |slot: &mut [u8; 1 + $octets]| {
                    let [first, rest @ ..] = slot;
                    *first = length;
                    *rest = $of::octets(self, trailing);
                });
            }

            fn put_address(&self, trailing: TrailingBits, out: &mut Writer<'_>) {
                out.put_front($of::octets(self, trailing), octets_of(self.prefix_len()));
            }

            fn address(&self, trailing: TrailingBits) -> IpAddr {
                $address::from($of::octets(self, trailing)).into()
            }
        }

        /// How these addresses are masked.
        mod $of {
            use super::{TrailingBits, octets_of, $net};

            /// The bits of an address that belong to a prefix of each length, in the order of the wire.
            static MASKS: [$number; $bits + 1] = {
                let mut masks = [0; $bits + 1];
                let mut length = 1;
                while length <= $bits {
                    masks[length] = ($number::MAX << ($bits - length)).to_be();
                    length += 1;
                }
                masks
            };

            #[inline(always)]
            pub(super) fn mask(length: u8) -> $number {
                MASKS
                    .get(usize::from(length))
                    .copied()
                    .unwrap_or($number::MAX)
            }

            /// The address with these bits behind the prefix.
            #[inline(always)]
            pub(super) fn octets(prefix: &$net, trailing: TrailingBits) -> [u8; $octets] {
                let length = prefix.prefix_len();
                let network = $number::from_ne_bytes(prefix.addr().octets()) & mask(length);
                if length.is_multiple_of(8) {
                    return network.to_ne_bytes();
                }
                let above = $bits - 8 * octets_of(length);
                (network | ($number::from(trailing.behind(length)) << above).to_be()).to_ne_bytes()
            }
        }
    };
}

prefix!(Ipv4Net, Ipv4Addr, u32, 32, 4, IPV4_UNICAST, ipv4);
prefix!(Ipv6Net, Ipv6Addr, u128, 128, 16, IPV6_UNICAST, ipv6);
