//! Octets that end in zeros: what bgpdump reads where a message is cut short.

/// Octets that are yet to be read. Behind their end lie zeros.
#[derive(Clone, Copy, Default)]
pub(super) struct Octets<'a>(&'a [u8]);

impl<'a> Octets<'a> {
    pub(super) fn new(octets: &'a [u8]) -> Octets<'a> {
        Octets(octets)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Whether so many octets are left.
    pub(super) fn has(self, count: usize) -> bool {
        self.0.len() >= count
    }

    /// What is left.
    pub(super) fn rest(self) -> &'a [u8] {
        self.0
    }

    /// The next octets, or as many of them as are left.
    pub(super) fn part(&mut self, count: usize) -> Octets<'a> {
        let (part, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        Octets(part)
    }

    pub(super) fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        let part = self.part(N).0;
        for (to, from) in array.iter_mut().zip(part) {
            *to = *from;
        }
        array
    }

    pub(super) fn u8(&mut self) -> u8 {
        let [octet] = self.array();
        octet
    }

    pub(super) fn u16(&mut self) -> u16 {
        u16::from_be_bytes(self.array())
    }

    pub(super) fn u32(&mut self) -> u32 {
        u32::from_be_bytes(self.array())
    }

    /// An AS number of two or four octets.
    pub(super) fn asn(&mut self, as_octets: usize) -> u32 {
        match as_octets {
            4 => self.u32(),
            _ => self.u16().into(),
        }
    }
}
