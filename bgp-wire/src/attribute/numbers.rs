//! Lists of numbers, as AS paths, communities and cluster lists are: loops over octets of a known length.

use alloc::vec::Vec;

use bytes::BytesMut;

/// Reads numbers of four octets; what is left behind the last whole one is not read.
pub(super) fn four_octets<T>(octets: &[u8], of: impl Fn(u32) -> T) -> Vec<T> {
    octets
        .as_chunks::<4>()
        .0
        .iter()
        .map(|number| of(u32::from_be_bytes(*number)))
        .collect()
}

/// Reads numbers of two octets; what is left behind the last whole one is not read.
pub(super) fn two_octets(octets: &[u8]) -> Vec<u32> {
    octets
        .as_chunks::<2>()
        .0
        .iter()
        .map(|number| u32::from(u16::from_be_bytes(*number)))
        .collect()
}

/// Appends what `octets_of` makes of each item.
pub(super) fn put<T: Copy, const N: usize>(list: &[T], octets_of: impl Fn(T) -> [u8; N], out: &mut BytesMut) {
    let at = out.len();
    out.resize(at + list.len() * N, 0);
    let (room, _) = out[at..].as_chunks_mut::<N>();
    for (slot, item) in room.iter_mut().zip(list) {
        *slot = octets_of(*item);
    }
}
