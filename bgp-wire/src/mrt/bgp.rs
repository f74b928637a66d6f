//! The deprecated type BGP (RFC 6396 Appendix B.2): IPv4 and two-octet AS numbers only, messages without their header.

use core::net::Ipv4Addr;

use super::error::Error;
use super::fields::Fields;
use super::number::bgp;
use crate::message::MessageType;

/// A record of type BGP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bgp<'a> {
    /// BGP_UPDATE, BGP_OPEN, BGP_NOTIFY or BGP_KEEPALIVE.
    Message(BgpMessage<'a>),
    /// BGP_STATE_CHANGE.
    StateChange(BgpStateChange),
    /// BGP_SYNC: a routing table was written to a file.
    Sync {
        /// Which of the collector's views.
        view: u16,
        /// The name of the file, up to a zero octet.
        file_name: &'a [u8],
    },
}

/// A BGP message that was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BgpMessage<'a> {
    /// The sender's AS.
    pub source_as: u16,
    /// The sender's address.
    pub source_address: Ipv4Addr,
    /// The receiver's AS.
    pub destination_as: u16,
    /// The receiver's address.
    pub destination_address: Ipv4Addr,
    /// Which message it is.
    pub message_type: MessageType,
    /// The message without its header.
    pub body: &'a [u8],
}

/// A session's state machine went from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BgpStateChange {
    /// The peer's AS.
    pub peer_as: u16,
    /// The peer's address.
    pub peer_address: Ipv4Addr,
    /// The state it was in: 1 Idle to 6 Established.
    pub old_state: u16,
    /// The state it is in.
    pub new_state: u16,
}

impl<'a> Bgp<'a> {
    /// Reads the body of a record of this subtype; `None` for a subtype that says nothing.
    pub(super) fn read(subtype: u16, fields: Fields<'a>) -> Option<Result<Bgp<'a>, Error>> {
        let message_type = match subtype {
            bgp::STATE_CHANGE => return Some(read_state_change(fields).map(Bgp::StateChange)),
            bgp::SYNC => return Some(read_sync(fields)),
            bgp::UPDATE => MessageType::Update,
            bgp::OPEN => MessageType::Open,
            bgp::NOTIFY => MessageType::Notification,
            bgp::KEEPALIVE => MessageType::Keepalive,
            _ => return None,
        };
        Some(read_message(fields, message_type).map(Bgp::Message))
    }
}

fn read_message(mut fields: Fields<'_>, message_type: MessageType) -> Result<BgpMessage<'_>, Error> {
    Ok(BgpMessage {
        source_as: fields.u16("Peer AS Number")?,
        source_address: fields.ipv4("Peer IP Address")?,
        destination_as: fields.u16("Local AS Number")?,
        destination_address: fields.ipv4("Local IP Address")?,
        message_type,
        body: fields.rest(),
    })
}

fn read_state_change(mut fields: Fields<'_>) -> Result<BgpStateChange, Error> {
    Ok(BgpStateChange {
        peer_as: fields.u16("Peer AS Number")?,
        peer_address: fields.ipv4("Peer IP Address")?,
        old_state: fields.u16("Old State")?,
        new_state: fields.u16("New State")?,
    })
}

fn read_sync(mut fields: Fields<'_>) -> Result<Bgp<'_>, Error> {
    let view = fields.u16("View Number")?;
    let file_name = fields.rest().split(|octet| *octet == 0).next();
    Ok(Bgp::Sync {
        view,
        file_name: file_name.unwrap_or_default(),
    })
}
