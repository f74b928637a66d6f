//! The route type specific part, read (RFC 7432 §7.1 to §7.4, RFC 9136 §3.1).

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::EvpnRoute;
use crate::error::MalformedRoute;
use crate::nlri::{EthernetSegmentId, Label, MacAddress, RouteDistinguisher};

/// The fields still to be read.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (octets, behind) = self.0.split_first_chunk()?;
        self.0 = behind;
        Some(*octets)
    }

    fn octet(&mut self) -> Option<u8> {
        self.take().map(|[octet]| octet)
    }

    fn rd(&mut self) -> Option<RouteDistinguisher> {
        self.take().map(RouteDistinguisher::from_octets)
    }

    fn esi(&mut self) -> Option<EthernetSegmentId> {
        self.take().map(EthernetSegmentId)
    }

    fn tag(&mut self) -> Option<u32> {
        self.take().map(u32::from_be_bytes)
    }

    fn label(&mut self) -> Option<Label> {
        self.take().map(Label)
    }

    fn v4(&mut self) -> Option<IpAddr> {
        self.take::<4>().map(|octets| Ipv4Addr::from(octets).into())
    }

    fn v6(&mut self) -> Option<IpAddr> {
        self.take::<16>().map(|octets| Ipv6Addr::from(octets).into())
    }

    /// An address behind its length in bits.
    fn address(&mut self) -> Result<Option<IpAddr>, MalformedRoute> {
        match self.octet() {
            Some(32) => Ok(self.v4()),
            Some(128) => Ok(self.v6()),
            Some(other) => Err(MalformedRoute::AddressLength(other)),
            None => Ok(None),
        }
    }
}

/// What a route of this type says. The octets have to be used up.
pub(super) fn route(kind: u8, value: &[u8]) -> Result<EvpnRoute<&[u8]>, MalformedRoute> {
    let mut fields = Fields(value);
    let route = match kind {
        1 => ethernet_auto_discovery(&mut fields),
        2 => mac_ip(&mut fields)?,
        3 => inclusive_multicast(&mut fields)?,
        4 => ethernet_segment(&mut fields)?,
        5 => ip_prefix(&mut fields)?,
        _ => return Ok(EvpnRoute::Unknown { kind, value }),
    };
    match (route, fields.0) {
        (Some(route), []) => Ok(route),
        _ => {
            let length = u8::try_from(value.len()).unwrap_or(u8::MAX);
            Err(MalformedRoute::EvpnLength { kind, length })
        }
    }
}

type Read<'a> = Result<Option<EvpnRoute<&'a [u8]>>, MalformedRoute>;

fn ethernet_auto_discovery<'a>(fields: &mut Fields<'_>) -> Option<EvpnRoute<&'a [u8]>> {
    Some(EvpnRoute::EthernetAutoDiscovery {
        rd: fields.rd()?,
        esi: fields.esi()?,
        ethernet_tag: fields.tag()?,
        label: fields.label()?,
    })
}

fn mac_ip<'a>(fields: &mut Fields<'_>) -> Read<'a> {
    let front = (fields.rd(), fields.esi(), fields.tag(), fields.octet());
    let (Some(rd), Some(esi), Some(ethernet_tag), Some(mac_bits)) = front else {
        return Ok(None);
    };
    if mac_bits != 48 {
        return Err(MalformedRoute::MacLength(mac_bits));
    }
    let mac = fields.take().map(MacAddress);
    let ip = match fields.0 {
        [0, behind @ ..] => {
            fields.0 = behind;
            None
        }
        _ => match fields.address()? {
            None => return Ok(None),
            address => address,
        },
    };
    let (Some(mac), Some(label)) = (mac, fields.label()) else {
        return Ok(None);
    };
    let second_label = fields.label();
    Ok(Some(EvpnRoute::MacIp {
        rd,
        esi,
        ethernet_tag,
        mac,
        ip,
        label,
        second_label,
    }))
}

fn inclusive_multicast<'a>(fields: &mut Fields<'_>) -> Read<'a> {
    let (Some(rd), Some(ethernet_tag)) = (fields.rd(), fields.tag()) else {
        return Ok(None);
    };
    let originator = fields.address()?;
    Ok(originator.map(|originator| EvpnRoute::InclusiveMulticast {
        rd,
        ethernet_tag,
        originator,
    }))
}

fn ethernet_segment<'a>(fields: &mut Fields<'_>) -> Read<'a> {
    let (Some(rd), Some(esi)) = (fields.rd(), fields.esi()) else {
        return Ok(None);
    };
    let originator = fields.address()?;
    Ok(originator.map(|originator| EvpnRoute::EthernetSegment { rd, esi, originator }))
}

/// "The total NLRI length will indicate the type of prefix": 34 octets for IPv4, 58 for IPv6 (RFC 9136 §3.1).
fn ip_prefix<'a>(fields: &mut Fields<'_>) -> Read<'a> {
    let v6 = fields.0.len() > 34;
    let front = (fields.rd(), fields.esi(), fields.tag(), fields.octet());
    let (Some(rd), Some(esi), Some(ethernet_tag), Some(length)) = front else {
        return Ok(None);
    };
    let (prefix, gateway) = match v6 {
        true => (fields.v6(), fields.v6()),
        false => (fields.v4(), fields.v4()),
    };
    let (Some(prefix), Some(gateway), Some(label)) = (prefix, gateway, fields.label()) else {
        return Ok(None);
    };
    let prefix = IpNet::new(prefix, length).map_err(|_| MalformedRoute::EvpnPrefixLength { length, v6 })?;
    Ok(Some(EvpnRoute::IpPrefix {
        rd,
        esi,
        ethernet_tag,
        prefix,
        gateway,
        label,
    }))
}
