//! Path attributes as bgpdump finds them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bgp_wire::attribute::code;

use super::as_path;
use super::octets::Octets;

/// The attributes that a line shows.
pub(super) struct Attributes<'a> {
    as_octets: usize,
    pub(super) origin: Option<u8>,
    as_path: Option<&'a [u8]>,
    as4_path: Option<&'a [u8]>,
    next_hop: Option<Ipv4Addr>,
    pub(super) med: Option<u32>,
    pub(super) local_pref: Option<u32>,
    pub(super) atomic_aggregate: bool,
    pub(super) aggregator: Option<(u32, Ipv4Addr)>,
    as4_aggregator: Option<(u32, Ipv4Addr)>,
    pub(super) communities: Option<&'a [u8]>,
    pub(super) reach: Families<Reach<'a>>,
    pub(super) unreach: Families<&'a [u8]>,
}

/// Something for each family that bgpdump knows, in the order it prints them in.
pub(super) type Families<T> = [[Option<T>; 3]; 2];

/// What an MP_REACH_NLRI says.
#[derive(Clone, Copy)]
pub(super) struct Reach<'a> {
    /// `None` if it has a length that next hops do not have.
    pub(super) next_hop: Option<IpAddr>,
    pub(super) nlri: &'a [u8],
}

impl<'a> Attributes<'a> {
    /// Reads all attributes in `octets`; `as_octets` is how wide AS numbers are in AS_PATH and AGGREGATOR.
    pub(super) fn read(mut octets: Octets<'a>, as_octets: usize) -> Attributes<'a> {
        let mut attributes = Attributes {
            as_octets,
            origin: None,
            as_path: None,
            as4_path: None,
            next_hop: None,
            med: None,
            local_pref: None,
            atomic_aggregate: false,
            aggregator: None,
            as4_aggregator: None,
            communities: None,
            reach: [[None; 3]; 2],
            unreach: [[None; 3]; 2],
        };
        while !octets.is_empty() {
            attributes.read_one(&mut octets);
        }
        attributes.four_octet_aggregator();
        attributes
    }

    fn read_one(&mut self, octets: &mut Octets<'a>) {
        let (flags, code) = (octets.u8(), octets.u8());
        let extended = flags & 0x10 != 0;
        let length = if extended {
            octets.u16()
        } else {
            octets.u8().into()
        };
        if !octets.has(length.into()) {
            *octets = Octets::default();
            return;
        }
        let mut value = octets.part(length.into());
        match code {
            code::ORIGIN => self.origin = Some(value.u8()),
            code::AS_PATH => self.as_path = Some(value.rest()),
            code::NEXT_HOP => self.next_hop = Some(Ipv4Addr::from(value.array::<4>())),
            code::MULTI_EXIT_DISC => self.med = Some(value.u32()),
            code::LOCAL_PREF => self.local_pref = Some(value.u32()),
            code::ATOMIC_AGGREGATE => self.atomic_aggregate = true,
            code::AGGREGATOR => self.aggregator = Some(aggregator(value, self.as_octets)),
            code::COMMUNITIES => self.communities = Some(value.rest()),
            code::AS4_PATH => self.as4_path = Some(value.rest()),
            code::AS4_AGGREGATOR => self.as4_aggregator = Some(aggregator(value, 4)),
            code::MP_REACH_NLRI => self.read_reach(value),
            code::MP_UNREACH_NLRI => self.read_unreach(value),
            _ => {}
        }
    }

    /// The abbreviated form of tables (RFC 6396 §4.3.4) has no AFI, whose first octet is 0: it begins with the length
    /// of the next hop.
    fn read_reach(&mut self, mut value: Octets<'a>) {
        if value.rest().first().is_some_and(|first| *first != 0) {
            let next_hop = next_hop(&mut value);
            self.reach[1][0] = Some(Reach { next_hop, nlri: &[] });
            return;
        }
        let (afi, safi) = (value.u16(), value.u8());
        let Some(slot) = family(&mut self.reach, afi, safi) else {
            return;
        };
        if slot.is_some() {
            return;
        }
        let next_hop = next_hop(&mut value);
        // Subnetwork points of attachment (RFC 2858 §2), which RFC 4760 made a reserved octet.
        for _ in 0..value.u8() {
            let length = value.u8();
            value.part(length.into());
        }
        *slot = Some(Reach {
            next_hop,
            nlri: value.rest(),
        });
    }

    fn read_unreach(&mut self, mut value: Octets<'a>) {
        let (afi, safi) = (value.u16(), value.u8());
        if let Some(slot) = family(&mut self.unreach, afi, safi) {
            slot.get_or_insert(value.rest());
        }
    }

    /// RFC 6793 §4.2.3: AS4_AGGREGATOR counts where AGGREGATOR has AS_TRANS; where it has another AS, an OLD speaker
    /// aggregated since, and AS4_PATH does not count either.
    fn four_octet_aggregator(&mut self) {
        if self.as_octets == 4 {
            self.as4_path = None;
            return;
        }
        if let (Some((asn, _)), Some(four_octet)) = (self.aggregator, self.as4_aggregator) {
            if asn == u32::from(bgp_wire::attribute::AS_TRANS) {
                self.aggregator = Some(four_octet);
            } else {
                self.as4_path = None;
            }
        }
    }

    /// The NEXT_HOP; 255.255.255.255 where there is none.
    pub(super) fn next_hop(&self) -> IpAddr {
        self.next_hop.unwrap_or(Ipv4Addr::BROADCAST).into()
    }

    /// The next hop in a RIB record: that of MP_REACH_NLRI for IPv6 unicast, which is what its abbreviated form is
    /// taken for, or for IPv4 unicast, or NEXT_HOP. (Of a length that is none, bgpdump prints what lies in memory.)
    pub(super) fn rib_next_hop(&self) -> IpAddr {
        let [[ipv4, ..], [ipv6, ..]] = &self.reach;
        let reach = ipv6.as_ref().or(ipv4.as_ref());
        let next_hop = reach.and_then(|reach| reach.next_hop);
        next_hop.unwrap_or_else(|| self.next_hop())
    }

    /// The next hop in a TABLE_DUMP record: that of MP_REACH_NLRI for IPv6 unicast, as an IPv6 address whatever it is,
    /// or NEXT_HOP.
    pub(super) fn table_dump_next_hop(&self) -> IpAddr {
        let Some(reach) = &self.reach[1][0] else {
            return self.next_hop();
        };
        let octets = match reach.next_hop {
            Some(IpAddr::V6(address)) => address.octets(),
            Some(IpAddr::V4(address)) => Octets::new(&address.octets()).array(),
            None => [0; 16],
        };
        Ipv6Addr::from(octets).into()
    }

    pub(super) fn write_as_path(&self, text: &mut Vec<u8>) {
        match (self.as_path, self.as4_path) {
            (Some(path), None) => as_path::write(path, self.as_octets, text),
            (Some(path), Some(four_octet)) => as_path::write_merged(path, four_octet, text),
            (None, _) => {}
        }
    }
}

fn aggregator(mut value: Octets<'_>, as_octets: usize) -> (u32, Ipv4Addr) {
    (value.asn(as_octets), Ipv4Addr::from(value.array::<4>()))
}

/// The place of a family; `None` for those that bgpdump does not know: it knows IPv4 and IPv6, unicast, multicast and
/// 3, which once meant both (RFC 2858 §7).
fn family<T>(families: &mut Families<T>, afi: u16, safi: u8) -> Option<&mut Option<T>> {
    let of_afi = families.get_mut(usize::from(afi.checked_sub(1)?))?;
    of_afi.get_mut(usize::from(safi.checked_sub(1)?))
}

/// The next hop of an MP_REACH_NLRI: its length tells what it is, and not its family. Of two IPv6 addresses the first is
/// shown. One of another length is not even passed over.
fn next_hop(value: &mut Octets<'_>) -> Option<IpAddr> {
    let length = value.u8();
    match length {
        4 => Some(Ipv4Addr::from(value.array::<4>()).into()),
        16 | 32 => {
            let address = Ipv6Addr::from(value.array::<16>());
            value.part(usize::from(length) - 16);
            Some(address.into())
        }
        _ => None,
    }
}
