//! A routing table as a route collector writes it: TABLE_DUMP_V2 with 20 to 40 peers a prefix, attributes mixed as in
//! the default-free zone.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bgp_wire::bytes::BytesMut;
use bgp_wire::ipnet::IpNet;
use bgp_wire::mrt::{Peer, RibEntry, write};
use bgp_wire::{
    Aggregator, AsPath, Attribute, AttributeValue, Community, LargeCommunity, MpReach, Origin, Safi,
};

const IPV4_PREFIXES: u32 = 800;
const IPV6_PREFIXES: u32 = 200;
const PEERS: u32 = 40;
const TIMESTAMP: u32 = 1_700_000_000;

/// The file.
pub(super) fn table() -> Vec<u8> {
    let mut file = BytesMut::new();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let peers: Vec<Peer> = (0..PEERS).map(peer).collect();
    let collector = Ipv4Addr::new(192, 0, 2, 254);
    write::peer_index_table(TIMESTAMP, collector, b"", &peers, &mut file).expect("a record");
    for number in 0..IPV4_PREFIXES + IPV6_PREFIXES {
        let prefix = match number < IPV4_PREFIXES {
            true => format!("{}/24", Ipv4Addr::from_bits(0x1400_0000 + (number << 8))),
            false => format!(
                "{}/48",
                Ipv6Addr::from_bits((0x2001_0db8_0000 + u128::from(number)) << 80)
            ),
        };
        let prefix: IpNet = prefix.parse().expect("a prefix");
        let origin = 64_512 + random.below(400_000);
        let attributes: Vec<(u16, BytesMut)> = (0..20 + random.below(21))
            .map(|peer| {
                let mut octets = BytesMut::new();
                let route = route(peer, origin, prefix.addr(), &mut random);
                write::attributes(&route, &mut octets).expect("attributes");
                (peer as u16, octets)
            })
            .collect();
        let entries: Vec<RibEntry<'_>> = attributes
            .iter()
            .map(|(peer_index, attributes)| RibEntry {
                peer_index: *peer_index,
                originated: TIMESTAMP,
                path_id: None,
                attributes,
            })
            .collect();
        write::rib(TIMESTAMP, number, prefix, Safi::UNICAST, &entries, &mut file).expect("a record");
    }
    file.to_vec()
}

fn peer(number: u32) -> Peer {
    Peer {
        bgp_id: Ipv4Addr::from_bits(0xc000_0200 + number),
        address: match number % 4 {
            3 => IpAddr::V6(Ipv6Addr::from_bits((0x2001_0db8 << 96) + u128::from(number))),
            _ => IpAddr::V4(Ipv4Addr::from_bits(0xc000_0200 + number)),
        },
        asn: 64_512 + number,
        four_octet_as: true,
    }
}

/// What a peer says of a prefix.
fn route(peer: u32, origin: u32, prefix: IpAddr, random: &mut Random) -> Vec<Attribute> {
    let (hops, prepended) = (1 + random.below(5), 1 + random.below(10).saturating_sub(7));
    let mut path = vec![64_512 + peer];
    path.extend((0..hops).map(|_| 1000 + random.below(60_000)));
    path.extend((0..prepended).map(|_| origin));
    let mut values = vec![
        AttributeValue::Origin(Origin::Igp),
        AttributeValue::AsPath(AsPath::sequence(path)),
    ];
    match prefix {
        IpAddr::V4(_) => values.push(AttributeValue::NextHop(Ipv4Addr::from_bits(0xc000_0200 + peer))),
        IpAddr::V6(_) => {
            let next_hop = Ipv6Addr::from_bits((0x2001_0db8 << 96) + u128::from(peer));
            values.push(MpReach::ipv6(next_hop, []).into());
        }
    }
    if random.percent(40) {
        values.push(AttributeValue::Med(random.below(1000)));
    }
    if random.percent(5) {
        values.push(AttributeValue::AtomicAggregate);
    }
    if random.percent(12) {
        let address = Ipv4Addr::from_bits(0xc633_6400 + random.below(256));
        values.push(AttributeValue::Aggregator(Aggregator { asn: origin, address }));
    }
    if random.percent(70) {
        let count = 1 + random.below(12);
        let list = (0..count).map(|n| Community::new(1000 + random.below(60_000) as u16, n as u16));
        values.push(AttributeValue::Communities(list.collect()));
    }
    if random.percent(15) {
        let count = 1 + random.below(4);
        let list = (0..count).map(|n| LargeCommunity::new(origin, n, random.below(1000)));
        values.push(AttributeValue::LargeCommunities(list.collect()));
    }
    values.into_iter().map(Attribute::from).collect()
}

/// Numbers that are the same at each run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 32) % u64::from(limit)) as u32
    }

    fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }
}
