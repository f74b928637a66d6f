//! The route type specific part, written.

use core::net::IpAddr;

use bytes::Bytes;

use super::EvpnRoute;
use crate::error::EncodeError;
use crate::writer::Writer;

/// Appends what stands behind the length of a route.
pub(super) fn value(route: &EvpnRoute<Bytes>, out: &mut Writer<'_>) -> Result<(), EncodeError> {
    match route {
        EvpnRoute::EthernetAutoDiscovery {
            rd,
            esi,
            ethernet_tag,
            label,
        } => {
            out.put(rd.octets());
            out.put(esi.0);
            out.put(ethernet_tag.to_be_bytes());
            out.put(label.0);
        }
        EvpnRoute::MacIp {
            rd,
            esi,
            ethernet_tag,
            mac,
            ip,
            label,
            second_label,
        } => {
            out.put(rd.octets());
            out.put(esi.0);
            out.put(ethernet_tag.to_be_bytes());
            out.put([48]);
            out.put(mac.0);
            match ip {
                Some(ip) => address_behind_length(*ip, out),
                None => out.put([0]),
            }
            out.put(label.0);
            if let Some(label) = second_label {
                out.put(label.0);
            }
        }
        EvpnRoute::InclusiveMulticast {
            rd,
            ethernet_tag,
            originator,
        } => {
            out.put(rd.octets());
            out.put(ethernet_tag.to_be_bytes());
            address_behind_length(*originator, out);
        }
        EvpnRoute::EthernetSegment { rd, esi, originator } => {
            out.put(rd.octets());
            out.put(esi.0);
            address_behind_length(*originator, out);
        }
        EvpnRoute::IpPrefix {
            rd,
            esi,
            ethernet_tag,
            prefix,
            gateway,
            label,
        } => {
            if prefix.addr().is_ipv4() != gateway.is_ipv4() {
                return Err(EncodeError::GatewayFamily);
            }
            out.put(rd.octets());
            out.put(esi.0);
            out.put(ethernet_tag.to_be_bytes());
            out.put([prefix.prefix_len()]);
            address(prefix.addr(), out);
            address(*gateway, out);
            out.put(label.0);
        }
        EvpnRoute::Unknown { value, .. } => out.put_slice(value),
    }
    Ok(())
}

fn address(address: IpAddr, out: &mut Writer<'_>) {
    match address {
        IpAddr::V4(v4) => out.put(v4.octets()),
        IpAddr::V6(v6) => out.put(v6.octets()),
    }
}

fn address_behind_length(ip: IpAddr, out: &mut Writer<'_>) {
    out.put([if ip.is_ipv4() { 32 } else { 128 }]);
    address(ip, out);
}
