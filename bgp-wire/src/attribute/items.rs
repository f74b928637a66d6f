//! Lists of things of a fixed size, as communities and cluster lists are.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::net::Ipv4Addr;

use super::kind::wrong_length;
use crate::error::DecodeError;
use crate::parse::At;

/// What such a list consists of.
pub trait Item<const N: usize>: Copy {
    /// Reads it.
    fn from_octets(octets: [u8; N]) -> Self;
    /// Writes it.
    fn to_octets(self) -> [u8; N];
}

impl Item<4> for Ipv4Addr {
    fn from_octets(octets: [u8; 4]) -> Ipv4Addr {
        octets.into()
    }

    fn to_octets(self) -> [u8; 4] {
        self.octets()
    }
}

/// A list of things of N octets each, borrowed from a message.
pub struct Items<'a, T, const N: usize> {
    rest: &'a [[u8; N]],
    of: PhantomData<fn() -> T>,
}

impl<'a, T: Item<N>, const N: usize> Items<'a, T, N> {
    /// Reads a value that has to be a list, and not an empty one (RFC 7606 §7.8, §7.10).
    pub(crate) fn read(value: At<'a>, expected: &'static str) -> Result<Items<'a, T, N>, DecodeError> {
        match value.octets.as_chunks() {
            (rest @ [_, ..], []) => Ok(Items {
                rest,
                of: PhantomData,
            }),
            _ => Err(wrong_length(value, expected)),
        }
    }

    /// The list on its own.
    #[inline]
    pub fn to_vec(&self) -> Vec<T> {
        self.rest.iter().map(|octets| T::from_octets(*octets)).collect()
    }
}

impl<T: Item<N>, const N: usize> Iterator for Items<'_, T, N> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(T::from_octets(*first))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rest.len(), Some(self.rest.len()))
    }
}

impl<T: Item<N>, const N: usize> ExactSizeIterator for Items<'_, T, N> {}

impl<T, const N: usize> Clone for Items<'_, T, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, const N: usize> Copy for Items<'_, T, N> {}

impl<T: Item<N> + fmt::Debug, const N: usize> fmt::Debug for Items<'_, T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}
