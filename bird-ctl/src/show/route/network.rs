//! What a route leads to, and addresses as BIRD prints them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

/// What an entry of a table is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(untagged)
)]
pub enum Network {
    /// An IPv4 or IPv6 prefix.
    Ip(IpNet),
    /// Any other kind of network, as printed: a ROA (`10.0.0.0/16-24 AS64512`), a VPN prefix, a flow.
    Other(String),
}

impl Network {
    /// Reads the first column of a route.
    pub fn parse(text: &str) -> Self {
        text.parse()
            .map_or_else(|_| Self::Other(text.to_owned()), Self::Ip)
    }
}

impl From<IpNet> for Network {
    fn from(net: IpNet) -> Self {
        Self::Ip(net)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(net) => f.pad(&format!("{}/{}", BirdAddress(net.addr()), net.prefix_len())),
            Self::Other(text) => f.pad(text),
        }
    }
}

/// An address in BIRD's form, which is RFC 5952's but for `::a.b.c.d`: BIRD writes the last 32 bits behind 96 zero
/// bits as an IPv4 address.
pub(super) struct BirdAddress(pub(super) IpAddr);

impl fmt::Display for BirdAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let IpAddr::V6(v6) = self.0
            && let bits @ 0x1_0000..=0xffff_ffff = v6.to_bits()
        {
            return write!(f, "::{}", Ipv4Addr::from_bits(bits as u32));
        }
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_print_as_they_were_read() {
        for text in [
            "10.244.1.0/26",
            "0.0.0.0/0",
            "::/0",
            "2001:db8:66::/48",
            "::ffff:10.0.0.0/104",
            "::1.2.3.0/120",
            "::1/128",
        ] {
            let network = Network::parse(text);
            assert!(matches!(network, Network::Ip(_)), "{text}");
            assert_eq!(network.to_string(), text);
        }
        assert_eq!(
            Network::parse("10.0.0.0/16-26 AS1"),
            Network::Other("10.0.0.0/16-26 AS1".into())
        );
    }
}
