//! Addresses of Ethernet as EVPN has them (RFC 7432 §5, §7.2).

use core::fmt;

/// A MAC address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MacAddress(#[cfg_attr(feature = "serde", serde(with = "crate::hex"))] pub [u8; 6]);

/// An Ethernet segment identifier: its type and nine octets of value. All zeros for a segment with one link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EthernetSegmentId(#[cfg_attr(feature = "serde", serde(with = "crate::hex"))] pub [u8; 10]);

/// "00:00:5e:00:53:01"
impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_colons(&self.0, f)
    }
}

/// "00:11:22:33:44:55:66:77:88:99"
impl fmt::Display for EthernetSegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_colons(&self.0, f)
    }
}

fn with_colons(octets: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (n, octet) in octets.iter().enumerate() {
        let colon = if n == 0 { "" } else { ":" };
        write!(f, "{colon}{octet:02x}")?;
    }
    Ok(())
}
