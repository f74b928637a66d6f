//! What a route leads to, and addresses as BIRD prints them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

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
        Self::parse_ip(text.as_bytes()).unwrap_or_else(|| Self::Other(text.to_owned()))
    }

    /// Reads a prefix, and nothing else.
    pub(super) fn parse_ip(text: &[u8]) -> Option<Self> {
        let slash = memchr::memchr(b'/', text)?;
        let (length, []) = number(&text[slash + 1..])? else {
            return None;
        };
        let address = parse_address(&text[..slash])?;
        Some(Self::Ip(IpNet::new(address, length as u8).ok()?))
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

/// Reads an address.
pub(super) fn parse_address(text: &[u8]) -> Option<IpAddr> {
    match parse_ipv4(text) {
        Some((bits, [])) => Some(Ipv4Addr::from_bits(bits).into()),
        _ => Some(parse_ipv6(text)?.into()),
    }
}

/// Reads an IPv6 address (RFC 4291 section 2.2). Several times as fast as the standard library.
fn parse_ipv6(text: &[u8]) -> Option<Ipv6Addr> {
    let (mut groups, mut count, mut gap) = ([0; 8], 0, None);
    let mut rest = text;
    if let Some(behind) = text.strip_prefix(b"::") {
        (gap, rest) = (Some(0), behind);
    }
    while !rest.is_empty() {
        let (group, behind) = hexadecimal(rest)?;
        if behind.starts_with(b".") {
            // The last two groups as an IPv4 address.
            let (bits, []) = parse_ipv4(rest)? else {
                return None;
            };
            *groups.get_mut(count)? = (bits >> 16) as u16;
            *groups.get_mut(count + 1)? = bits as u16;
            count += 2;
            break;
        }
        *groups.get_mut(count)? = group;
        (count, rest) = (count + 1, behind);
        match rest {
            [b':', b':', behind @ ..] if gap.is_none() => (gap, rest) = (Some(count), behind),
            [b':', behind @ ..] if !behind.is_empty() => rest = behind,
            [] => break,
            _ => return None,
        }
    }
    match gap {
        None => (count == 8).then(|| groups.into()),
        // It stands for one group at least.
        Some(gap) => {
            groups.get_mut(gap..)?.rotate_right(8 - count);
            (count < 8).then(|| groups.into())
        }
    }
}

/// A group of an IPv6 address, and what follows it.
fn hexadecimal(text: &[u8]) -> Option<(u16, &[u8])> {
    let (mut value, mut rest) = (0, text);
    while let [byte, behind @ ..] = rest
        && let Some(digit) = char::from(*byte).to_digit(16)
    {
        value = value << 4 | digit;
        rest = behind;
        if text.len() - rest.len() > 4 {
            return None;
        }
    }
    (rest.len() < text.len()).then_some((value as u16, rest))
}

/// An IPv4 prefix at the beginning of a text, and what follows it. Several times as fast as the standard library.
#[inline(always)]
pub(super) fn parse_ipv4_net(text: &[u8]) -> Option<(u32, u8, &[u8])> {
    let (address, rest) = parse_ipv4(text)?;
    let (length, rest) = number(rest.strip_prefix(b"/")?)?;
    (length <= 32).then_some((address, length as u8, rest))
}

#[inline(always)]
fn parse_ipv4(text: &[u8]) -> Option<(u32, &[u8])> {
    let (a, rest) = number(text)?;
    let (b, rest) = number(rest.strip_prefix(b".")?)?;
    let (c, rest) = number(rest.strip_prefix(b".")?)?;
    let (d, rest) = number(rest.strip_prefix(b".")?)?;
    Some((a << 24 | b << 16 | c << 8 | d, rest))
}

/// A number up to 255 as it is printed, without zeros before it, and what follows it.
#[inline(always)]
fn number(text: &[u8]) -> Option<(u32, &[u8])> {
    let digit = |byte: &u8| u32::from(byte.wrapping_sub(b'0'));
    let [first, rest @ ..] = text else { return None };
    let first = digit(first);
    let second = rest.first().map_or(10, digit);
    if first > 9 || (first == 0 && second < 10) {
        return None;
    }
    if second > 9 {
        return Some((first, rest));
    }
    let two = first * 10 + second;
    let third = rest.get(1).map_or(10, digit);
    if third > 9 {
        return Some((two, &rest[1..]));
    }
    let three = two * 10 + third;
    (three < 256 && !rest.get(2).is_some_and(u8::is_ascii_digit)).then_some((three, &rest[2..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agrees(text: &str) {
        let theirs = text.parse::<Ipv6Addr>().ok();
        assert_eq!(parse_ipv6(text.as_bytes()), theirs, "{text}");
    }

    proptest! {
        #[test]
        fn addresses_are_what_the_standard_library_reads(
            text in "[0-9a-fA-F]{0,5}(:{0,2}[0-9a-fA-F]{0,4}){0,9}(:(1?[0-9]\\.){0,4}[0-9])?",
            address: u128,
            zeros: u128,
        ) {
            agrees(&text);
            let address = Ipv6Addr::from_bits(address & zeros & zeros.rotate_left(48)).to_string();
            agrees(&address);
            agrees(&address.to_uppercase());
            for at in 0..address.len() {
                agrees(&format!("{}{}", &address[..at], &address[at + 1..]));
                agrees(&format!("{}:{}", &address[..at], &address[at..]));
            }
        }
    }

    #[test]
    fn odd_addresses_are_what_the_standard_library_reads() {
        for text in [
            "",
            ":",
            "::",
            ":::",
            "1",
            "1:",
            ":1",
            "::1",
            "1::",
            "::1::",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:8:9",
            "1::2:3:4:5:6:7:8",
            "::1.2.3.4",
            "::ffff:1.2.3.4",
            "1.2.3.4",
            "1:2:3:4:5:6:1.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4",
            "1:2:3:4:5:1.2.3.4",
            "::1.2.3.4:5",
            "::1.2.3",
            "::01.2.3.4",
            "::12345",
            "fe80::1%eth0",
            "::g",
            "00001::",
        ] {
            agrees(text);
        }
    }

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
