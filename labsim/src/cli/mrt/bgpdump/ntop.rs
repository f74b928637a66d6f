//! Addresses as bgpdump's inet_ntop prints them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

/// An address. IPv6 differs from RFC 5952 in two ways: a single group of zeros is left out as well, and all but ::1 that
/// begins with six groups of zeros ends in dots (RFC 4291 §2.5.5.1).
pub(super) struct Ntop(pub(super) IpAddr);

impl fmt::Display for Ntop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => address.fmt(f),
            IpAddr::V6(address) => ipv6(address, f),
        }
    }
}

fn ipv6(address: Ipv6Addr, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let groups = address.segments();
    let zeros = longest_zeros(&groups);
    let [.., high, low] = groups;
    let dotted = match (zeros.start, zeros.end) {
        (0, 5) => groups[5] == 0xffff,
        (0, 6) => true,
        (0, 7) => low != 1,
        _ => false,
    };
    if dotted {
        let mapped = if zeros.end == 5 { "ffff:" } else { "" };
        let address = Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
        return write!(f, "::{mapped}{address}");
    }
    separated(&groups[..zeros.start], f)?;
    if !zeros.is_empty() {
        f.write_str("::")?;
    }
    separated(&groups[zeros.end..], f)
}

/// The first of the longest runs of zeros; empty, at the start, if there are none.
fn longest_zeros(groups: &[u16; 8]) -> Range<usize> {
    let (mut longest, mut start) = (0..0, 0);
    for (at, group) in groups.iter().enumerate() {
        if *group != 0 {
            start = at + 1;
        } else if at + 1 - start > longest.len() {
            longest = start..at + 1;
        }
    }
    longest
}

fn separated(groups: &[u16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (n, group) in groups.iter().enumerate() {
        let colon = if n == 0 { "" } else { ":" };
        write!(f, "{colon}{group:x}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Ntop;

    /// As bgpdump 1.6.2 prints them.
    #[test]
    fn addresses_are_printed_as_bgpdump_does() {
        let as_given = [
            "192.0.2.1",
            "::",
            "::1",
            "2001:db8::1",
            "::ffff:192.0.2.1",
            "fe80::",
            "1:2:3:4:5:6:7:8",
        ];
        let differently = [
            ("::2", "::0.0.0.2"),
            ("::c000:201", "::192.0.2.1"),
            ("2001:0:1:2:3:4:5:6", "2001::1:2:3:4:5:6"),
            ("0:1:2:0:3:4:5:6", "::1:2:0:3:4:5:6"),
            ("1:0:0:2:0:0:3:4", "1::2:0:0:3:4"),
            ("1:0:2:0:0:3:4:0", "1:0:2::3:4:0"),
        ];
        for (address, printed) in as_given
            .map(|address| (address, address))
            .into_iter()
            .chain(differently)
        {
            assert_eq!(Ntop(address.parse().unwrap()).to_string(), printed);
        }
    }
}
