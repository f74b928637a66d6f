//! Capability values that are lists of entries of one length, and the families in them.

use alloc::vec::Vec;

use bytes::{BufMut, BytesMut};

use crate::family::{Afi, Family, Safi};

/// Entries of `N` octets that fill the value; `None` when octets are left over.
pub(super) fn entries<const N: usize, T>(value: &[u8], read: impl Fn([u8; N]) -> T) -> Option<Vec<T>> {
    let (entries, rest) = value.as_chunks::<N>();
    rest.is_empty()
        .then(|| entries.iter().map(|entry| read(*entry)).collect())
}

/// A value that is one such entry.
pub(super) fn entry<const N: usize, T>(value: &[u8], read: impl Fn([u8; N]) -> T) -> Option<T> {
    value.try_into().ok().map(read)
}

/// The octets in front, as many as the first octet says, and those behind.
pub(super) fn behind_length(value: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = value.split_first()?;
    rest.split_at_checked(usize::from(*length))
}

/// The family of an AFI's two octets and a SAFI.
pub(super) fn family(afi_high: u8, afi_low: u8, safi: u8) -> Family {
    Family::new(afi(afi_high, afi_low), Safi(safi))
}

/// The AFI of two octets.
pub(super) fn afi(high: u8, low: u8) -> Afi {
    Afi(u16::from_be_bytes([high, low]))
}

/// AFI and SAFI with the octet between them that RFC 4760 §8 and RFC 2918 §3 reserve.
pub(crate) fn put_family(family: Family, between: u8, out: &mut BytesMut) {
    out.put_u16(family.afi.0);
    out.put_u8(between);
    out.put_u8(family.safi.0);
}

/// AFI and SAFI side by side (RFC 4760 §3, RFC 7911 §4).
pub(crate) fn put_afi_safi(family: Family, out: &mut BytesMut) {
    out.put_u16(family.afi.0);
    out.put_u8(family.safi.0);
}
