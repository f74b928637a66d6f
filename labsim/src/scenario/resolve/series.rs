//! Series: the names, addresses and prefixes of `count` nodes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// A name with a place for a number: `node{n}`, or `node{n:3}` for node001.
pub(super) struct NamePattern<'a> {
    before: &'a str,
    width: usize,
    after: &'a str,
}

impl<'a> NamePattern<'a> {
    pub(super) fn of(text: &'a str) -> Option<NamePattern<'a>> {
        let (before, rest) = text.split_once("{n")?;
        let (width, after) = rest.split_once('}')?;
        let width = match width.strip_prefix(':') {
            Some(width) => width.parse().ok().filter(|width| *width <= 9)?,
            None if width.is_empty() => 0,
            None => return None,
        };
        Some(NamePattern { before, width, after })
    }

    pub(super) fn name(&self, number: usize) -> String {
        let NamePattern { before, width, after } = self;
        format!("{before}{number:0width$}{after}")
    }
}

/// Names are what Kubernetes allows and a little more; patterns and pairs must stay readable.
pub(super) fn check_name(name: &str) -> Result<(), &'static str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if name.is_empty() || name.len() > 63 || !name.chars().all(allowed) || name.starts_with('-') {
        return Err("a name has letters, digits, `-`, `_` and `.`, 63 of them at most");
    }
    match name {
        "all" | "default" => Err("`all` and `default` have a meaning of their own"),
        _ => Ok(()),
    }
}

pub(super) fn later4(address: Ipv4Addr, step: usize) -> Option<Ipv4Addr> {
    let step = u32::try_from(step).ok()?;
    u32::from(address).checked_add(step).map(Ipv4Addr::from)
}

pub(super) fn later6(address: Ipv6Addr, step: usize) -> Option<Ipv6Addr> {
    u128::from(address).checked_add(step as u128).map(Ipv6Addr::from)
}

pub(super) fn later(address: IpAddr, step: usize) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => later4(address, step).map(IpAddr::V4),
        IpAddr::V6(address) => later6(address, step).map(IpAddr::V6),
    }
}

/// The prefix that comes `step` prefixes of the same size later.
pub(super) fn later_prefix(prefix: IpNet, step: usize) -> Option<IpNet> {
    let host_bits = u32::from(prefix.max_prefix_len() - prefix.prefix_len());
    let distance = 1_u128
        .checked_shl(host_bits)
        .and_then(|size| size.checked_mul(step as u128));
    match prefix {
        _ if step == 0 => Some(prefix),
        IpNet::V4(net) => {
            let first = u32::from(net.addr()).checked_add(u32::try_from(distance?).ok()?)?;
            Ipv4Net::new(first.into(), net.prefix_len()).ok().map(IpNet::V4)
        }
        IpNet::V6(net) => {
            let first = u128::from(net.addr()).checked_add(distance?)?;
            Ipv6Net::new(first.into(), net.prefix_len()).ok().map(IpNet::V6)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_names() {
        let name = |pattern, n| NamePattern::of(pattern).map(|pattern| pattern.name(n));
        assert_eq!(name("node{n}", 7).as_deref(), Some("node7"));
        assert_eq!(name("node{n:3}-a", 7).as_deref(), Some("node007-a"));
        assert_eq!(name("node", 7), None);
        assert_eq!(name("node{n:x}", 7), None);
        assert!(check_name("node{x}").is_err() && check_name("all").is_err() && check_name("a.b-c").is_ok());
    }

    #[test]
    fn the_next_prefix_is_of_the_same_size() {
        let later = |text: &str, step| later_prefix(text.parse().ok()?, step).map(|net| net.to_string());
        assert_eq!(later("10.244.0.0/26", 5).as_deref(), Some("10.244.1.64/26"));
        assert_eq!(later("2001:db8::/64", 2).as_deref(), Some("2001:db8:0:2::/64"));
        assert_eq!(later("255.255.255.0/24", 1), None);
        assert_eq!(later("0.0.0.0/0", 1), None);
        assert_eq!(later("::/0", 0).as_deref(), Some("::/0"));
        assert_eq!(later("10.0.0.1/32", 1).as_deref(), Some("10.0.0.2/32"));
    }
}
