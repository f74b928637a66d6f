//! RIB records: the routes to one prefix (RFC 6396 §4.3.2 to §4.3.4, RFC 8050 §4).

use super::super::error::Error;
use super::super::fields::Fields;
use super::super::number::table_dump_v2::{
    ADD_PATH, RIB_GENERIC, RIB_IPV4_MULTICAST, RIB_IPV4_UNICAST, RIB_IPV6_MULTICAST, RIB_IPV6_UNICAST,
};
use super::nlri::RibNlri;
use crate::family::{Afi, Family, Safi};

/// The routes to one prefix.
#[derive(Clone, Debug)]
pub struct Rib<'a> {
    /// A number that counts up, and begins again at 0 behind its greatest value.
    pub sequence: u32,
    /// Where the routes lead to.
    pub nlri: RibNlri<'a>,
    /// Whether the routes have path identifiers (an ADDPATH subtype).
    pub add_path: bool,
    entries: RibEntries<'a>,
}

/// One route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RibEntry<'a> {
    /// The peer that sent it, by its index in the PEER_INDEX_TABLE.
    pub peer_index: u16,
    /// When it was heard, in seconds since 1970-01-01 00:00:00 UTC.
    pub originated: u32,
    /// Its path identifier, in records that have them.
    pub path_id: Option<u32>,
    /// Its path attributes, not checked yet: AS numbers have four octets, and MP_REACH_NLRI has the next hop only
    /// (RFC 6396 §4.3.4). [`crate::mrt::Decoder::rib_entry`] reads them.
    pub attributes: &'a [u8],
}

/// Where a record of routes has its path identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PathId {
    None,
    /// In each entry (RFC 8050 §4.1).
    Entry,
    /// In front of the NLRI, of one entry then (RFC 8050 §4.2).
    Nlri(u32),
}

impl<'a> Rib<'a> {
    /// Reads the body of a record of this subtype; `None` for a subtype without routes.
    pub(in super::super) fn read(subtype: u16, fields: Fields<'a>) -> Option<Result<Rib<'a>, Error>> {
        let add_path = subtype > RIB_GENERIC + 1;
        let family = match if add_path { subtype - ADD_PATH } else { subtype } {
            RIB_IPV4_UNICAST => Family::IPV4_UNICAST,
            RIB_IPV4_MULTICAST => Family::new(Afi::IPV4, Safi::MULTICAST),
            RIB_IPV6_UNICAST => Family::IPV6_UNICAST,
            RIB_IPV6_MULTICAST => Family::new(Afi::IPV6, Safi::MULTICAST),
            RIB_GENERIC => return Some(Rib::read_generic(fields, add_path)),
            _ => return None,
        };
        Some(Rib::read_family(fields, family, add_path))
    }

    fn read_family(mut fields: Fields<'a>, family: Family, add_path: bool) -> Result<Rib<'a>, Error> {
        let sequence = fields.u32("Sequence Number")?;
        let nlri = RibNlri::read_prefix(&mut fields, family)?;
        let path_id = if add_path { PathId::Entry } else { PathId::None };
        Rib::read_entries(fields, sequence, nlri, path_id)
    }

    /// RFC 8050 §4.2 puts the path identifier in front of the NLRI. GoBGP and OpenBGPD put it into the entries, as in
    /// the records of one family. A record adds up in one way only, but for freaks.
    fn read_generic(fields: Fields<'a>, add_path: bool) -> Result<Rib<'a>, Error> {
        if !add_path {
            return Rib::read_generic_as(fields, PathId::None);
        }
        Rib::read_generic_as(fields, PathId::Nlri(0))
            .or_else(|error| Rib::read_generic_as(fields, PathId::Entry).map_err(|_| error))
    }

    fn read_generic_as(mut fields: Fields<'a>, mut path_id: PathId) -> Result<Rib<'a>, Error> {
        let sequence = fields.u32("Sequence Number")?;
        let afi = Afi(fields.u16("Address Family Identifier")?);
        let family = Family::new(afi, Safi(fields.u8("Subsequent AFI")?));
        if let PathId::Nlri(id) = &mut path_id {
            *id = fields.u32("Path Identifier")?;
        }
        let nlri = RibNlri::read_any(&mut fields, family)?;
        Rib::read_entries(fields, sequence, nlri, path_id)
    }

    fn read_entries(
        mut fields: Fields<'a>,
        sequence: u32,
        nlri: RibNlri<'a>,
        path_id: PathId,
    ) -> Result<Rib<'a>, Error> {
        let left = fields.u16("Entry Count")?;
        let entries = RibEntries {
            left,
            path_id,
            octets: fields.rest(),
        };
        let mut rest = fields.rest();
        for _ in 0..left {
            if RibEntry::cut(&mut rest, path_id).is_none() {
                RibEntry::check(fields.skip_to(rest), path_id)?;
            }
        }
        fields.skip_to(rest).end()?;
        Ok(Rib {
            sequence,
            nlri,
            add_path: path_id != PathId::None,
            entries,
        })
    }

    /// The routes.
    pub fn entries(&self) -> RibEntries<'a> {
        self.entries.clone()
    }
}

impl<'a> RibEntry<'a> {
    /// Splits an entry off the front; `None` when the octets end before it does.
    #[inline]
    fn cut(octets: &mut &'a [u8], path_id: PathId) -> Option<RibEntry<'a>> {
        let (peer_index, rest) = octets.split_first_chunk()?;
        let (originated, rest) = rest.split_first_chunk()?;
        let (path_id, rest) = match path_id {
            PathId::None => (None, rest),
            PathId::Entry => {
                let (id, rest) = rest.split_first_chunk()?;
                (Some(u32::from_be_bytes(*id)), rest)
            }
            PathId::Nlri(id) => (Some(id), rest),
        };
        let (length, rest) = rest.split_first_chunk()?;
        let (attributes, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        *octets = rest;
        Some(RibEntry {
            peer_index: u16::from_be_bytes(*peer_index),
            originated: u32::from_be_bytes(*originated),
            path_id,
            attributes,
        })
    }

    /// The same field by field, to tell which of them it is that the record ends in.
    #[cold]
    fn check(mut fields: Fields<'_>, path_id: PathId) -> Result<(), Error> {
        fields.u16("Peer Index")?;
        fields.u32("Originated Time")?;
        if path_id == PathId::Entry {
            fields.u32("Path Identifier")?;
        }
        fields.attributes().map(|_| ())
    }
}

/// The routes of a record.
#[derive(Clone, Debug)]
pub struct RibEntries<'a> {
    left: u16,
    path_id: PathId,
    octets: &'a [u8],
}

impl<'a> Iterator for RibEntries<'a> {
    type Item = RibEntry<'a>;

    fn next(&mut self) -> Option<RibEntry<'a>> {
        self.left = self.left.checked_sub(1)?;
        // All of them were read once before.
        RibEntry::cut(&mut self.octets, self.path_id)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left.into(), Some(self.left.into()))
    }
}

impl ExactSizeIterator for RibEntries<'_> {}
