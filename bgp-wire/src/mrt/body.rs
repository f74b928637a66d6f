//! What a record's octets are.

use super::bgp::Bgp;
use super::bgp4mp::{Form, Message, StateChange};
use super::error::Error;
use super::fields::Fields;
use super::number::table_dump_v2::PEER_INDEX_TABLE;
use super::number::{BGP, BGP4MP, BGP4MP_ET, TABLE_DUMP, TABLE_DUMP_V2, bgp4mp, has_extended_timestamp};
use super::record::Record;
use super::table_dump::TableDump;
use super::table_dump_v2::{PeerIndexTable, Rib};

/// A record, read as far as MRT itself goes. Messages and path attributes in it are octets still: see
/// [`super::Decoder`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Body<'a> {
    /// A BGP message.
    Message(Message<'a>),
    /// A change of a session's state.
    StateChange(StateChange),
    /// The peers that the RIB records behind it name by index.
    PeerIndexTable(PeerIndexTable<'a>),
    /// The routes to one prefix.
    Rib(Rib<'a>),
    /// One route.
    TableDump(TableDump<'a>),
    /// A record of the deprecated type BGP.
    Bgp(Bgp<'a>),
    /// A type or subtype that is not read here: [`Record::octets`] has it.
    Other,
}

impl<'a> Record<'a> {
    /// Reads the record. An error concerns this record only; those behind it can be read.
    pub fn body(&self) -> Result<Body<'a>, Error> {
        let (record_type, subtype, mut fields) =
            (self.header.record_type, self.header.subtype, self.fields());
        if has_extended_timestamp(record_type) && self.header.microseconds.is_none() {
            fields.u32("Microsecond Timestamp")?;
        }
        match record_type {
            BGP4MP | BGP4MP_ET => bgp4mp(subtype, fields),
            TABLE_DUMP_V2 if subtype == PEER_INDEX_TABLE => {
                PeerIndexTable::read(fields).map(Body::PeerIndexTable)
            }
            TABLE_DUMP_V2 => Rib::read(subtype, fields).map_or(Ok(Body::Other), |rib| rib.map(Body::Rib)),
            TABLE_DUMP => {
                TableDump::read(subtype, fields).map_or(Ok(Body::Other), |route| route.map(Body::TableDump))
            }
            BGP => Bgp::read(subtype, fields).map_or(Ok(Body::Other), |record| record.map(Body::Bgp)),
            _ => Ok(Body::Other),
        }
    }
}

fn bgp4mp(subtype: u16, fields: Fields<'_>) -> Result<Body<'_>, Error> {
    match (Form::of(subtype), subtype) {
        (Some(form), _) => Message::read(form, fields).map(Body::Message),
        (None, bgp4mp::STATE_CHANGE) => StateChange::read(fields, false).map(Body::StateChange),
        (None, bgp4mp::STATE_CHANGE_AS4) => StateChange::read(fields, true).map(Body::StateChange),
        _ => Ok(Body::Other),
    }
}
