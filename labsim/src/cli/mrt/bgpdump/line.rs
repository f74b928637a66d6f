//! One line and its columns.

use std::fmt;
use std::io::{self, Write};
use std::net::IpAddr;

use bgp_wire::mrt::Header;

use super::attributes::Attributes;
use super::ntop::Ntop;

/// What a line says: its third column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A route is announced.
    Announce,
    /// A route is withdrawn.
    Withdraw,
    /// A route to an IPv6 prefix is withdrawn.
    WithdrawIpv6,
    /// A session's state changes.
    State,
    /// A route of a table.
    Rib,
}

/// A line that is being put together.
#[derive(Clone)]
pub(super) struct Line {
    text: Vec<u8>,
    communities_follow_med: bool,
}

/// How long the list of communities may become, with a space before each.
const LONGEST_COMMUNITIES: usize = 8191;

impl Line {
    /// Writing to a vector cannot fail.
    fn put(&mut self, text: fmt::Arguments<'_>) {
        let _ = self.text.write_fmt(text);
    }

    pub(super) fn new(name: &str, header: &Header, kind: Kind) -> Line {
        let mut line = Line {
            text: Vec::with_capacity(256),
            communities_follow_med: false,
        };
        let letter = match kind {
            Kind::Announce => "A",
            Kind::Withdraw | Kind::WithdrawIpv6 => "W",
            Kind::State => "STATE",
            Kind::Rib => "B",
        };
        line.put(format_args!("{name}|{}", header.timestamp));
        if let Some(microseconds) = header.microseconds {
            line.put(format_args!(".{microseconds:06}"));
        }
        line.put(format_args!("|{letter}"));
        line
    }

    /// Leaves out the bar between MULTI_EXIT_DISC and communities, as lines of the type BGP do.
    pub(super) fn communities_follow_med(&mut self) {
        self.communities_follow_med = true;
    }

    pub(super) fn peer(&mut self, address: IpAddr, asn: u32) {
        self.put(format_args!("|{}|{asn}", Ntop(address)));
    }

    pub(super) fn states(&mut self, old: u16, new: u16) {
        self.put(format_args!("|{old}|{new}"));
    }

    pub(super) fn prefix(&mut self, address: IpAddr, length: u8, path_id: Option<u32>) {
        self.put(format_args!("|{}/{length}", Ntop(address)));
        if let Some(id) = path_id {
            self.put(format_args!("|{id}"));
        }
    }

    /// The columns of a route: AS path to aggregator.
    pub(super) fn route(&mut self, attributes: &Attributes<'_>, next_hop: IpAddr) {
        let (local_pref, med) = (attributes.local_pref.unwrap_or(0), attributes.med.unwrap_or(0));
        self.route_with(attributes, format_args!("{}|{local_pref}|{med}", Ntop(next_hop)));
    }

    /// The same for IPv4 prefixes in MP_REACH_NLRI: numbers from 2^31 are shown as negative ones.
    pub(super) fn route_of_mp_reach_ipv4(&mut self, attributes: &Attributes<'_>, next_hop: IpAddr) {
        let local_pref = attributes.local_pref.unwrap_or(0).cast_signed();
        let med = attributes.med.unwrap_or(0).cast_signed();
        self.route_with(attributes, format_args!("{}|{local_pref}|{med}", Ntop(next_hop)));
    }

    fn route_with(&mut self, attributes: &Attributes<'_>, next_hop_to_med: fmt::Arguments<'_>) {
        self.path_and_origin(attributes);
        self.put(format_args!("|{next_hop_to_med}"));
        if !self.communities_follow_med {
            self.put(format_args!("|"));
        }
        self.communities_to_aggregator(attributes);
    }

    /// The same where the next hop is none: it is left out with the columns around it.
    pub(super) fn route_without_next_hop(&mut self, attributes: &Attributes<'_>, with_path: bool) {
        if with_path {
            self.path_and_origin(attributes);
        }
        self.put(format_args!("|"));
        self.communities_to_aggregator(attributes);
    }

    fn path_and_origin(&mut self, attributes: &Attributes<'_>) {
        self.put(format_args!("|"));
        attributes.write_as_path(&mut self.text);
        let origin = match attributes.origin {
            Some(0) => "IGP",
            Some(1) => "EGP",
            _ => "INCOMPLETE",
        };
        self.put(format_args!("|{origin}"));
    }

    fn communities_to_aggregator(&mut self, attributes: &Attributes<'_>) {
        self.communities(attributes.communities.unwrap_or_default());
        let aggregate = if attributes.atomic_aggregate { "AG" } else { "NAG" };
        self.put(format_args!("|{aggregate}|"));
        // 255.255.255.255 stands for none.
        if let Some((asn, address)) = attributes
            .aggregator
            .filter(|(_, address)| !address.is_broadcast())
        {
            self.put(format_args!("{asn} {address}"));
        }
        self.put(format_args!("|"));
    }

    /// bgpdump puts each behind a space, in a buffer: a number that does not fit is cut, a word is left out.
    fn communities(&mut self, communities: &[u8]) {
        let mut list = String::new();
        for community in communities.as_chunks::<4>().0 {
            let room = LONGEST_COMMUNITIES - list.len();
            match u32::from_be_bytes(*community) {
                0xffff_ff01 => append_whole(" no-export", room, &mut list),
                0xffff_ff02 => append_whole(" no-advertise", room, &mut list),
                0xffff_ff03 => append_whole(" local-AS", room, &mut list),
                other => {
                    let _ =
                        fmt::Write::write_fmt(&mut list, format_args!(" {}:{}", other >> 16, other & 0xffff));
                    list.truncate(LONGEST_COMMUNITIES);
                }
            }
        }
        self.append(list.trim_start().as_bytes());
    }

    /// A line of the same notation without text.
    pub(super) fn empty(&self) -> Line {
        Line {
            text: Vec::new(),
            ..*self
        }
    }

    pub(super) fn append(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    pub(super) fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.text.push(b'\n');
        out.write_all(&self.text)
    }
}

fn append_whole(word: &str, room: usize, list: &mut String) {
    if word.len() <= room {
        list.push_str(word);
    }
}
