//! A field of routes: checked once, then read as often as one likes.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use super::Layout;
use crate::error::{DecodeError, EncodeError, Reason, Step};
use crate::writer::Writer;

/// The routes of one family, as an NLRI field lists them. Sealed: the families are those of this crate.
pub trait Route: sealed::Codec {}

impl<R: sealed::Codec> Route for R {}

pub(crate) mod sealed {
    use super::{EncodeError, Layout, Reason, Vec, Writer};

    /// How a route is laid out, the one place for reading and the one for writing it.
    pub trait Codec: Sized {
        /// The route borrowed from the octets; for a route without a part of its own on the heap, itself.
        type View<'a>;

        /// What can be wrong with a route.
        type Malformed: Into<Reason>;

        /// Splits one route off the front of `input`. Checking a field and reading it both go through here.
        fn read<'a>(input: &mut &'a [u8], layout: Layout) -> Result<Self::View<'a>, Self::Malformed>;

        /// The owned route.
        fn own(view: Self::View<'_>) -> Self;

        /// Appends the route.
        fn encode(&self, layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError>;

        /// Appends many; where one check of the buffer's room for all of them pays.
        fn encode_all(list: &[Self], layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError> {
            list.iter().try_for_each(|route| route.encode(layout, out))
        }

        /// All the routes of a field that was checked and found to have `count`.
        fn own_all(octets: &[u8], layout: Layout, count: usize) -> Vec<Self> {
            let mut list = Vec::with_capacity(count);
            let mut rest = octets;
            // Checked before: the loop ends where the octets do.
            while let Ok(view) = Self::read(&mut rest, layout) {
                list.push(Self::own(view));
            }
            list
        }
    }
}

use sealed::Codec;

/// The routes of a field, read one by one and without allocating. The field was checked before: what the iterator
/// yields is all of it.
///
/// ```
/// use bgp_wire::{MpNlriView, MpReachView, NextHopView};
///
/// /// The IPv6 prefixes of an attribute, none copied.
/// fn prefixes(reach: &MpReachView<'_>) -> usize {
///     match reach.nlri() {
///         MpNlriView::Ipv6Unicast(routes) => routes.filter(|route| route.prefix.prefix_len() > 0).count(),
///         _ => 0,
///     }
/// }
/// # let _ = (prefixes, |next_hop: NextHopView<'_>| drop(next_hop.to_owned()));
/// ```
pub struct Routes<'a, R> {
    rest: &'a [u8],
    layout: Layout,
    of: PhantomData<fn() -> R>,
}

impl<R> Clone for Routes<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Routes<'_, R> {}

impl<'a, R: Route> Routes<'a, R> {
    /// The routes in `octets`, not checked here.
    #[inline]
    pub(crate) fn over(octets: &'a [u8], layout: Layout) -> Routes<'a, R> {
        Routes {
            rest: octets,
            layout,
            of: PhantomData,
        }
    }

    /// Checks the field and counts its routes; `offset` is where in the message it begins.
    pub(crate) fn check(self, offset: usize) -> Result<usize, DecodeError> {
        let (mut rest, mut count) = (self.rest, 0);
        while !rest.is_empty() {
            let left = rest.len();
            if let Err(malformed) = R::read(&mut rest, self.layout) {
                let at = offset + self.rest.len() - left;
                return Err(malformed_at(malformed, at).within(Step::Prefix(count + 1)));
            }
            count += 1;
        }
        Ok(count)
    }

    /// Whether there are no routes.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The octets that are still to be read.
    pub fn octets(&self) -> &'a [u8] {
        self.rest
    }

    /// The routes as owned values.
    pub fn to_vec(&self) -> Vec<R> {
        R::own_all(self.rest, self.layout, self.count())
    }

    /// The same where the number of routes is known from the check.
    #[inline]
    pub(crate) fn to_vec_of(self, count: usize) -> Vec<R> {
        if count == 0 {
            return Vec::new();
        }
        R::own_all(self.rest, self.layout, count)
    }
}

#[cold]
fn malformed_at(malformed: impl Into<Reason>, offset: usize) -> DecodeError {
    DecodeError::new(malformed.into(), offset)
}

impl<'a, R: Route> Iterator for Routes<'a, R> {
    type Item = <R as Codec>::View<'a>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        // Checked before; were it not, the list would end here.
        R::read(&mut self.rest, self.layout).ok()
    }
}

impl<R> fmt::Debug for Routes<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Routes({} octets of {})", self.rest.len(), self.layout.family)
    }
}

/// Appends a list of routes.
#[inline]
pub(crate) fn encode<R: Route>(list: &[R], layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError> {
    if list.is_empty() {
        return Ok(());
    }
    R::encode_all(list, layout, out)
}
