//! Cutting a record's octets into fields.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::error::{Error, Reason};
use crate::family::Afi;

/// Octets that are yet to be read, and where in the file they begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a> {
    octets: &'a [u8],
    offset: u64,
}

/// How long the addresses of a record are.
#[derive(Clone, Copy, Debug)]
pub(super) enum IpVersion {
    V4,
    V6,
}

impl<'a> Fields<'a> {
    pub(super) fn new(octets: &'a [u8], offset: u64) -> Fields<'a> {
        Fields { octets, offset }
    }

    /// All that is left.
    pub(super) fn rest(self) -> &'a [u8] {
        self.octets
    }

    /// The same from where `rest` begins, with which these octets end.
    pub(super) fn skip_to(self, rest: &'a [u8]) -> Fields<'a> {
        let skipped = self.octets.len().saturating_sub(rest.len());
        Fields {
            octets: rest,
            offset: self.offset + skipped as u64,
        }
    }

    /// The error that reading would end with here.
    pub(super) fn error(self, reason: Reason) -> Error {
        Error {
            offset: self.offset,
            reason,
        }
    }

    #[cold]
    fn short(self, field: &'static str) -> Error {
        self.error(Reason::Short {
            field,
            left: self.octets.len(),
        })
    }

    /// The next `length` octets.
    #[inline]
    pub(super) fn take(&mut self, length: usize, field: &'static str) -> Result<&'a [u8], Error> {
        let (taken, rest) = self
            .octets
            .split_at_checked(length)
            .ok_or_else(|| self.short(field))?;
        self.octets = rest;
        self.offset += length as u64;
        Ok(taken)
    }

    #[inline]
    fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], Error> {
        let (taken, rest) = self
            .octets
            .split_first_chunk::<N>()
            .ok_or_else(|| self.short(field))?;
        self.octets = rest;
        self.offset += N as u64;
        Ok(*taken)
    }

    #[inline]
    pub(super) fn u8(&mut self, field: &'static str) -> Result<u8, Error> {
        self.array(field).map(|[octet]| octet)
    }

    #[inline]
    pub(super) fn u16(&mut self, field: &'static str) -> Result<u16, Error> {
        self.array(field).map(u16::from_be_bytes)
    }

    #[inline]
    pub(super) fn u32(&mut self, field: &'static str) -> Result<u32, Error> {
        self.array(field).map(u32::from_be_bytes)
    }

    #[inline]
    pub(super) fn ipv4(&mut self, field: &'static str) -> Result<Ipv4Addr, Error> {
        self.u32(field).map(Ipv4Addr::from_bits)
    }

    /// An AS number of two or four octets.
    #[inline]
    pub(super) fn asn(&mut self, four_octet_as: bool, field: &'static str) -> Result<u32, Error> {
        match four_octet_as {
            true => self.u32(field),
            false => self.u16(field).map(u32::from),
        }
    }

    /// A family whose addresses follow.
    #[inline]
    pub(super) fn version(&mut self, field: &'static str) -> Result<IpVersion, Error> {
        let here = *self;
        match Afi(self.u16(field)?) {
            Afi::IPV4 => Ok(IpVersion::V4),
            Afi::IPV6 => Ok(IpVersion::V6),
            Afi(other) => Err(here.error(Reason::AddressFamily(other))),
        }
    }

    #[inline]
    pub(super) fn address(&mut self, version: IpVersion, field: &'static str) -> Result<IpAddr, Error> {
        match version {
            IpVersion::V4 => self.ipv4(field).map(IpAddr::V4),
            IpVersion::V6 => self
                .array(field)
                .map(|octets: [u8; 16]| IpAddr::V6(Ipv6Addr::from(octets))),
        }
    }

    /// A prefix length that addresses of this version can have, in bits.
    pub(super) fn prefix_len(&mut self, version: IpVersion) -> Result<u8, Error> {
        let here = *self;
        let length = self.u8("Prefix Length")?;
        let most = match version {
            IpVersion::V4 => 32,
            IpVersion::V6 => 128,
        };
        if length > most {
            return Err(here.error(Reason::PrefixLength { length, most }));
        }
        Ok(length)
    }

    /// Octets behind their two-octet length: Attribute Length and path attributes.
    #[inline]
    pub(super) fn attributes(&mut self) -> Result<&'a [u8], Error> {
        let length = self.u16("Attribute Length")?;
        self.take(length.into(), "BGP Attributes")
    }

    /// That nothing is left.
    pub(super) fn end(self) -> Result<(), Error> {
        match self.octets.len() {
            0 => Ok(()),
            left => Err(self.error(Reason::Trailing { left })),
        }
    }
}
