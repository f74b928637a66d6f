//! The routes of an UPDATE, in the order bgpdump prints them in.

use std::io::{self, Write};
use std::iter;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::attributes::{Attributes, Families};
use super::line::{Kind, Line};
use super::octets::Octets;

/// An UPDATE without its header.
pub(super) struct Update<'a> {
    add_path: bool,
    withdrawn: Octets<'a>,
    attributes: Attributes<'a>,
    nlri: Octets<'a>,
}

impl<'a> Update<'a> {
    pub(super) fn read(mut body: Octets<'a>, as_octets: usize, add_path: bool) -> Update<'a> {
        let length = body.u16();
        let withdrawn = body.part(length.into());
        let length = body.u16();
        let attributes = Attributes::read(body.part(length.into()), as_octets);
        Update {
            add_path,
            withdrawn,
            attributes,
            nlri: body,
        }
    }

    /// Withdrawn routes, then announced ones; the message's own before those of its attributes.
    pub(super) fn write(&self, begin: impl Fn(Kind) -> Line, out: &mut dyn Write) -> io::Result<()> {
        self.write_withdrawn(&begin, out)?;
        for (afi, nlri) in in_order(&self.attributes.unreach) {
            let kind = if afi == 1 {
                Kind::Withdraw
            } else {
                Kind::WithdrawIpv6
            };
            self.write_list(&begin(kind), afi, Octets::new(nlri), b"", out)?;
        }
        self.write_announced(&begin, out)?;
        for (afi, reach) in in_order(&self.attributes.reach) {
            let begin = begin(Kind::Announce);
            let mut end = begin.empty();
            match reach.next_hop {
                Some(next_hop) if afi == 1 => end.route_of_mp_reach_ipv4(&self.attributes, next_hop),
                Some(next_hop) => end.route(&self.attributes, next_hop),
                None => end.route_without_next_hop(&self.attributes, afi == 1),
            }
            self.write_list(&begin, afi, Octets::new(reach.nlri), end.text(), out)?;
        }
        Ok(())
    }

    /// The message's own routes only, the withdrawn ones with the length of each and the address `shown` for all.
    pub(super) fn write_plain(
        &self,
        begin: impl Fn(Kind) -> Line,
        shown: IpAddr,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for prefix in prefixes(self.withdrawn, 1, false) {
            let mut line = begin(Kind::Withdraw);
            line.prefix(shown, prefix.length, None);
            line.write(out)?;
        }
        self.write_announced(&begin, out)
    }

    fn write_withdrawn(&self, begin: &impl Fn(Kind) -> Line, out: &mut dyn Write) -> io::Result<()> {
        self.write_list(&begin(Kind::Withdraw), 1, self.withdrawn, b"", out)
    }

    fn write_announced(&self, begin: &impl Fn(Kind) -> Line, out: &mut dyn Write) -> io::Result<()> {
        if self.nlri.is_empty() {
            return Ok(());
        }
        let begin = begin(Kind::Announce);
        let mut end = begin.empty();
        end.route(&self.attributes, self.attributes.next_hop());
        self.write_list(&begin, 1, self.nlri, end.text(), out)
    }

    /// A line for each prefix of a list.
    fn write_list(
        &self,
        begin: &Line,
        afi: usize,
        list: Octets<'_>,
        end: &[u8],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for prefix in prefixes(list, afi, self.add_path) {
            let mut line = begin.clone();
            line.prefix(prefix.address, prefix.length, prefix.path_id);
            line.append(end);
            line.write(out)?;
        }
        Ok(())
    }
}

/// A prefix, bits behind its length included.
struct Prefix {
    path_id: Option<u32>,
    address: IpAddr,
    length: u8,
}

/// How many prefixes of a list bgpdump keeps.
const MOST_PREFIXES: usize = 8192;

/// The prefixes of a list, up to one that is cut short.
fn prefixes(mut list: Octets<'_>, afi: usize, add_path: bool) -> impl Iterator<Item = Prefix> {
    let all = iter::from_fn(move || {
        if list.is_empty() {
            return None;
        }
        let path_id = add_path.then(|| list.u32());
        let length = list.u8();
        let count = usize::from(length).div_ceil(8);
        if !list.has(count) {
            list = Octets::default();
            return None;
        }
        let mut octets = list.part(count);
        let (length, path_id) = overwritten(octets.rest(), length, path_id);
        let address = match afi {
            1 => IpAddr::V4(Ipv4Addr::from(octets.array::<4>())),
            _ => IpAddr::V6(Ipv6Addr::from(octets.array::<16>())),
        };
        Some(Prefix {
            path_id,
            address,
            length,
        })
    });
    all.take(MOST_PREFIXES)
}

/// Octets of an IPv6 address, after which bgpdump keeps length and path identifier of a prefix in memory.
const ADDRESS: usize = 16;

/// A prefix length of more than 128 bits has octets that reach into the length itself, and into the path identifier
/// four octets behind it, which bgpdump keeps in the order of the octets on a PC.
fn overwritten(octets: &[u8], length: u8, path_id: Option<u32>) -> (u8, Option<u32>) {
    let Some(length_octet) = octets.get(ADDRESS) else {
        return (length, path_id);
    };
    let path_id = path_id.map(|id| {
        let mut in_memory = id.to_le_bytes();
        for (to, from) in in_memory.iter_mut().zip(octets.iter().skip(ADDRESS + 4)) {
            *to = *from;
        }
        u32::from_le_bytes(in_memory)
    });
    (*length_octet, path_id)
}

/// What there is for each family, with the family's AFI.
fn in_order<T: Copy>(families: &Families<T>) -> impl Iterator<Item = (usize, T)> {
    let by_afi = families.iter().zip(1..);
    by_afi.flat_map(|(of_afi, afi)| of_afi.iter().flatten().map(move |value| (afi, *value)))
}
