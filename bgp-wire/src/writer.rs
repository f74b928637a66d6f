//! Where an UPDATE is written: the caller's buffer, with room made ahead of the octets.
//!
//! Writing octet after octet into a growing buffer checks its capacity each time. Here the buffer is grown in steps,
//! the octets are stored into it, and what was too much is cut off in the end.

use core::net::IpAddr;

use bytes::BytesMut;

use crate::error::EncodeError;
use crate::family::Family;

/// Octets of room made at first: more than most messages have. Later as many as were written.
const STEP: usize = 128;

/// A buffer being written to. What was in it stays.
#[derive(Debug)]
pub struct Writer<'a> {
    buffer: &'a mut BytesMut,
    /// How much of the buffer is written; what lies behind is room.
    written: usize,
    /// How much of it was there before.
    before: usize,
}

impl<'a> Writer<'a> {
    /// Lets `write` append to the buffer. On an error the buffer is as before.
    pub(crate) fn append<E>(
        buffer: &'a mut BytesMut,
        write: impl FnOnce(&mut Writer<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let before = buffer.len();
        let mut writer = Writer {
            buffer,
            written: before,
            before,
        };
        writer.make_room(0);
        let done = write(&mut writer);
        let after = if done.is_ok() { writer.written } else { before };
        writer.buffer.truncate(after);
        done
    }

    /// Octets in the buffer, those from before included.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.written
    }

    /// Appends some octets.
    #[inline(always)]
    pub(crate) fn put<const N: usize>(&mut self, octets: [u8; N]) {
        self.put_front(octets, N);
    }

    /// Appends the first `count` of some octets.
    #[inline(always)]
    pub(crate) fn put_front<const N: usize>(&mut self, octets: [u8; N], count: usize) {
        self.put_with(count, |slot| *slot = octets);
    }

    /// Lets `fill` write to N octets of room and keeps the first `count`. With room for all of them the length of
    /// what is stored is known, which is what makes it fast.
    #[inline(always)]
    pub(crate) fn put_with<const N: usize>(&mut self, count: usize, fill: impl Fn(&mut [u8; N])) {
        let end = self.written.wrapping_add(N);
        match self
            .buffer
            .get_mut(self.written..end)
            .and_then(|room| room.first_chunk_mut())
        {
            Some(slot) => {
                fill(slot);
                self.written += count;
            }
            None => {
                let mut octets = [0; N];
                fill(&mut octets);
                self.put_slice(octets.get(..count).unwrap_or(&octets));
            }
        }
    }

    /// Appends a slice.
    #[inline(never)]
    pub(crate) fn put_slice(&mut self, octets: &[u8]) {
        if self.buffer.len() - self.written < octets.len() {
            self.make_room(octets.len());
        }
        if let Some(slot) = self.buffer.get_mut(self.written..self.written + octets.len()) {
            slot.copy_from_slice(octets);
        }
        self.written += octets.len();
    }

    /// Appends what each item becomes.
    #[inline]
    pub(crate) fn put_all<T, const N: usize>(&mut self, list: &[T], octets_of: impl Fn(&T) -> [u8; N]) {
        if list.len() < 4 {
            return list.iter().for_each(|item| self.put(octets_of(item)));
        }
        let end = self.written + list.len() * N;
        if self.buffer.len() < end {
            self.make_room(list.len() * N);
        }
        if let Some(room) = self.buffer.get_mut(self.written..end) {
            for (slot, item) in room.as_chunks_mut::<N>().0.iter_mut().zip(list) {
                *slot = octets_of(item);
            }
        }
        self.written = end;
    }

    /// Appends AFI and SAFI.
    pub(crate) fn put_family(&mut self, family: Family) {
        let [high, low] = family.afi.0.to_be_bytes();
        self.put([high, low, family.safi.0]);
    }

    /// Appends the four or sixteen octets of an address.
    pub(crate) fn put_address(&mut self, address: IpAddr) {
        match address {
            IpAddr::V4(address) => self.put(address.octets()),
            IpAddr::V6(address) => self.put(address.octets()),
        }
    }

    /// Appends a number of 24 bits, as labels and VNIs are.
    pub(crate) fn put_three_octets(&mut self, number: u32) -> Result<(), EncodeError> {
        match number.to_be_bytes() {
            [0, a, b, c] => self.put([a, b, c]),
            _ => return Err(EncodeError::ThreeOctets(number)),
        }
        Ok(())
    }

    /// Puts octets in the place of others that were written before.
    #[inline]
    pub(crate) fn set<const N: usize>(&mut self, at: usize, octets: [u8; N]) {
        if let Some(slot) = self
            .buffer
            .get_mut(at..)
            .and_then(|behind| behind.first_chunk_mut())
        {
            *slot = octets;
        }
    }

    /// Takes back what was written behind the first `length` octets.
    pub(crate) fn shorten(&mut self, length: usize) {
        self.written = self.written.min(length);
    }

    /// Makes one octet of room at `at`, by moving what lies behind.
    pub(crate) fn insert(&mut self, at: usize) {
        self.put([0]);
        self.buffer.copy_within(at..self.written - 1, at + 1);
    }

    /// Takes one octet away at `at`, and moves what lies behind.
    pub(crate) fn remove(&mut self, at: usize) {
        if at < self.written {
            self.buffer.copy_within(at + 1..self.written, at);
            self.written -= 1;
        }
    }

    /// Makes room for about `count` octets at once, as far as the buffer's capacity lasts.
    pub(crate) fn expect(&mut self, count: usize) {
        let ahead = (self.written + count).min(self.buffer.capacity());
        if self.buffer.len() < ahead {
            self.buffer.resize(ahead, 0);
        }
    }

    /// Has room for `count` octets and, where the buffer's capacity lasts, for some more.
    fn make_room(&mut self, count: usize) {
        let wanted = self.written + count;
        let step = STEP.max(self.written - self.before);
        let ahead = (wanted + step).min(self.buffer.capacity());
        if self.buffer.len() < ahead.max(wanted) {
            self.buffer.resize(ahead.max(wanted), 0);
        }
    }
}
