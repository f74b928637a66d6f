//! What a record's octets are.

use super::bgp::Bgp;
use super::bgp4mp::{Message, StateChange};
use super::error::Error;
use super::number::{BGP, BGP4MP, BGP4MP_ET, TABLE_DUMP, TABLE_DUMP_V2, has_extended_timestamp};
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
        let body = match record_type {
            BGP4MP | BGP4MP_ET => match StateChange::read(subtype, fields) {
                Some(change) => Some(change.map(Body::StateChange)),
                None => Message::read(subtype, fields).map(|message| message.map(Body::Message)),
            },
            TABLE_DUMP_V2 => match PeerIndexTable::read(subtype, fields) {
                Some(table) => Some(table.map(Body::PeerIndexTable)),
                None => Rib::read(subtype, fields).map(|rib| rib.map(Body::Rib)),
            },
            TABLE_DUMP => TableDump::read(subtype, fields).map(|route| route.map(Body::TableDump)),
            BGP => Bgp::read(subtype, fields).map(|record| record.map(Body::Bgp)),
            _ => None,
        };
        body.unwrap_or(Ok(Body::Other))
    }
}
