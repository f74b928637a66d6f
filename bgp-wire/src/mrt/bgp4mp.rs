//! BGP4MP and BGP4MP_ET: messages and state changes of a session (RFC 6396 §4.4, RFC 8050 §3).

use core::net::{IpAddr, Ipv4Addr};

use super::error::Error;
use super::fields::Fields;
use super::number::bgp4mp;

/// The session between the collector and one of its peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Peering {
    /// The peer's AS.
    pub peer_as: u32,
    /// The collector's AS.
    pub local_as: u32,
    /// The collector's interface, by its SNMP ifIndex; 0 where it is not known.
    pub interface: u16,
    /// The peer's address.
    pub peer_address: IpAddr,
    /// The collector's address, of the same family.
    pub local_address: IpAddr,
}

/// The marker of a message where interface and address family are expected.
const NO_ADDRESSES: [u8; 4] = [0xff; 4];
/// What stands for an address that the record does not have.
const UNKNOWN: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

impl Peering {
    fn read(fields: &mut Fields<'_>, four_octet_as: bool) -> Result<Peering, Error> {
        let mut peering = Peering::read_numbers(fields, four_octet_as)?;
        peering.interface = fields.u16("Interface Index")?;
        let version = fields.version("Address Family")?;
        peering.peer_address = fields.address(version, "Peer IP Address")?;
        peering.local_address = fields.address(version, "Local IP Address")?;
        Ok(peering)
    }

    fn read_numbers(fields: &mut Fields<'_>, four_octet_as: bool) -> Result<Peering, Error> {
        Ok(Peering {
            peer_as: fields.asn(four_octet_as, "Peer AS Number")?,
            local_as: fields.asn(four_octet_as, "Local AS Number")?,
            interface: 0,
            peer_address: UNKNOWN,
            local_address: UNKNOWN,
        })
    }
}

/// A BGP message that was received or sent (RFC 6396 §4.4.2, §4.4.3, §4.4.5, §4.4.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Message<'a> {
    /// The session it belongs to.
    pub peering: Peering,
    /// Whether AS numbers have four octets, in the message and in the record.
    pub four_octet_as: bool,
    /// Whether the collector sent it (a LOCAL subtype) rather than received it.
    pub local: bool,
    /// Whether prefixes in it have path identifiers (an ADDPATH subtype, RFC 8050 §3).
    pub add_path: bool,
    /// The message, header included: not checked yet, and cut short in files of some old collectors.
    pub octets: &'a [u8],
}

/// What the subtype of a message says of it.
#[derive(Clone, Copy)]
pub(super) struct Form {
    four_octet_as: bool,
    local: bool,
    add_path: bool,
}

impl Form {
    /// `None` for a subtype that is no message.
    pub(super) fn of(subtype: u16) -> Option<Form> {
        let (four_octet_as, local, add_path) = match subtype {
            bgp4mp::MESSAGE => (false, false, false),
            bgp4mp::MESSAGE_AS4 => (true, false, false),
            bgp4mp::MESSAGE_LOCAL => (false, true, false),
            bgp4mp::MESSAGE_AS4_LOCAL => (true, true, false),
            bgp4mp::MESSAGE_ADDPATH => (false, false, true),
            bgp4mp::MESSAGE_AS4_ADDPATH => (true, false, true),
            bgp4mp::MESSAGE_LOCAL_ADDPATH => (false, true, true),
            bgp4mp::MESSAGE_AS4_LOCAL_ADDPATH => (true, true, true),
            _ => return None,
        };
        Some(Form {
            four_octet_as,
            local,
            add_path,
        })
    }
}

impl<'a> Message<'a> {
    /// Reads the body of a record.
    pub(super) fn read(form: Form, mut fields: Fields<'a>) -> Result<Message<'a>, Error> {
        let Form {
            four_octet_as,
            local,
            add_path,
        } = form;
        let peering = match is_without_addresses(fields.rest(), four_octet_as) {
            true => Peering::read_numbers(&mut fields, four_octet_as)?,
            false => Peering::read(&mut fields, four_octet_as)?,
        };
        Ok(Message {
            peering,
            four_octet_as,
            local,
            add_path,
            octets: fields.rest(),
        })
    }

    /// The subtype that says what the fields say.
    pub fn subtype(&self) -> u16 {
        let plain = match (self.four_octet_as, self.local) {
            (false, false) => bgp4mp::MESSAGE,
            (true, false) => bgp4mp::MESSAGE_AS4,
            (false, true) => bgp4mp::MESSAGE_LOCAL,
            (true, true) => bgp4mp::MESSAGE_AS4_LOCAL,
        };
        match (self.add_path, self.four_octet_as, self.local) {
            (false, ..) => plain,
            (true, false, false) => bgp4mp::MESSAGE_ADDPATH,
            (true, true, false) => bgp4mp::MESSAGE_AS4_ADDPATH,
            (true, false, true) => bgp4mp::MESSAGE_LOCAL_ADDPATH,
            (true, true, true) => bgp4mp::MESSAGE_AS4_LOCAL_ADDPATH,
        }
    }
}

/// Zebra left out interface, family and addresses where it did not know them yet (in RIPE's files of 2000): the marker
/// follows the AS numbers, and would be interface and family 65535.
fn is_without_addresses(body: &[u8], four_octet_as: bool) -> bool {
    let numbers = if four_octet_as { 8 } else { 4 };
    body.get(numbers..)
        .is_some_and(|behind| behind.starts_with(&NO_ADDRESSES))
}

/// A session's state machine went from one state to another (RFC 6396 §4.4.1, §4.4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StateChange {
    /// The session.
    pub peering: Peering,
    /// Whether AS numbers have four octets in the record.
    pub four_octet_as: bool,
    /// The state it was in: 1 Idle, 2 Connect, 3 Active, 4 OpenSent, 5 OpenConfirm, 6 Established. Quagga wrote 7
    /// for Clearing and 8 for Deleted.
    pub old_state: u16,
    /// The state it is in.
    pub new_state: u16,
}

/// Octets of a STATE_CHANGE of Zebra's that lacks interface, family and addresses.
const SHORT_STATE_CHANGE: usize = 8;

impl StateChange {
    /// Reads the body of a record.
    pub(super) fn read(mut fields: Fields<'_>, four_octet_as: bool) -> Result<StateChange, Error> {
        let peering = match fields.rest().len() {
            SHORT_STATE_CHANGE if !four_octet_as => Peering::read_numbers(&mut fields, false)?,
            _ => Peering::read(&mut fields, four_octet_as)?,
        };
        let change = StateChange {
            peering,
            four_octet_as,
            old_state: fields.u16("Old State")?,
            new_state: fields.u16("New State")?,
        };
        fields.end()?;
        Ok(change)
    }

    /// The subtype that says what the fields say.
    pub fn subtype(&self) -> u16 {
        match self.four_octet_as {
            false => bgp4mp::STATE_CHANGE,
            true => bgp4mp::STATE_CHANGE_AS4,
        }
    }
}
