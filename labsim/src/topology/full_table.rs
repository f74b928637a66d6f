//! Routes such as a border router has from the Internet: as many prefixes as wanted, whose lengths, AS_PATHs,
//! COMMUNITIES and MEDs are mixed, and many of which have their attributes in common.
//!
//! The shares are round figures near what route collectors publish of the IPv4 and IPv6 tables (more than half of all
//! prefixes are a /24 or a /48, AS_PATHs have four or five ASes, some five prefixes share a set of attributes); they
//! stand for the kind of work, not for a day's table.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use bgp_wire::{AsPath, Community, Origin};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::lab::Origination;
use crate::speaker::attributes::Attributes;
use crate::speaker::jitter::mix;

/// There are not so many prefixes of every length in IPv4.
pub const MOST_ROUTES: u32 = 2_000_000;

/// Values and how many of a thousand have them.
type Shares<T> = &'static [(T, u16)];

const LENGTHS: Shares<u8> = &[
    (24, 620),
    (23, 100),
    (22, 110),
    (21, 50),
    (20, 45),
    (19, 30),
    (18, 15),
    (17, 10),
    (16, 14),
    (15, 3),
    (14, 2),
    (13, 1),
];
const LENGTHS6: Shares<u8> = &[
    (48, 480),
    (32, 130),
    (44, 90),
    (40, 90),
    (36, 60),
    (46, 50),
    (47, 50),
    (33, 30),
    (29, 20),
];
/// ASes on the path, the neighbouring one included.
const PATH_LENGTHS: Shares<u32> = &[
    (1, 10),
    (2, 80),
    (3, 250),
    (4, 290),
    (5, 190),
    (6, 100),
    (7, 50),
    (8, 20),
    (12, 10),
];
const COMMUNITIES: Shares<u32> = &[
    (0, 250),
    (1, 120),
    (2, 150),
    (3, 130),
    (5, 150),
    (8, 120),
    (14, 60),
    (25, 20),
];
/// Prefixes that have a set of attributes in common.
const SHARED_BY: Shares<u32> = &[(1, 450), (2, 180), (4, 170), (9, 140), (30, 50), (120, 10)];
const ORIGINS: Shares<Origin> = &[(Origin::Igp, 880), (Origin::Incomplete, 118), (Origin::Egp, 2)];

/// So many routes, all different; equal for equal seeds.
pub fn full_table(routes: u32, seed: u64, six: bool) -> Vec<Origination> {
    let mut draws = Draws { seed, drawn: 0 };
    let mut used = vec![draws.next() as u32; 129];
    let mut table = Vec::with_capacity(routes as usize);
    let (mut attributes, mut left) = (Arc::default(), 0);
    while table.len() < routes.min(MOST_ROUTES) as usize {
        if left == 0 {
            attributes = Arc::new(draw_attributes(&mut draws));
            left = draws.of(SHARED_BY);
        }
        let length = draws.of(if six { LENGTHS6 } else { LENGTHS });
        let prefix = next_prefix(&mut used[usize::from(length)], length, six);
        left -= 1;
        table.push(Origination {
            learned: Some(Arc::clone(&attributes)),
            ..Origination::plain(prefix)
        });
    }
    table
}

/// The next prefix of a length, somewhere else than the last one: an odd number's multiples meet every remainder of a
/// power of 2 before the first comes again.
fn next_prefix(used: &mut u32, length: u8, six: bool) -> IpNet {
    loop {
        *used = used.wrapping_add(0x9e37_79b1);
        if six {
            // 2000::/3.
            let network = u128::from(*used) & ((1 << (length - 3)) - 1);
            let address = Ipv6Addr::from((1 << 125) | (network << (128 - length)));
            let prefix = Ipv6Net::new(address, length);
            return prefix.expect("no longer than 128 bits").into();
        }
        let address = Ipv4Addr::from(*used << (32 - length));
        let [first, ..] = address.octets();
        if (1..224).contains(&first) && first != 10 && first != 127 {
            let prefix = Ipv4Net::new(address, length);
            return prefix.expect("no longer than 32 bits").into();
        }
    }
}

fn draw_attributes(draws: &mut Draws) -> Attributes {
    let neighbour = 3000 + draws.below(8);
    let mut path = vec![neighbour];
    for _ in 1..draws.of(PATH_LENGTHS) {
        // Some put themselves on the path several times; the few large ASes are on most paths.
        let next = match draws.below(10) {
            0 => path.last().copied().unwrap_or(neighbour),
            1..=4 => 100 + draws.below(100),
            5..=7 => 1000 + draws.below(60_000),
            _ => 196_608 + draws.below(70_000),
        };
        path.push(next);
    }
    let communities = (0..draws.of(COMMUNITIES)).map(|_| Community((neighbour << 16) | draws.below(1000)));
    let mut communities: Vec<Community> = communities.collect();
    communities.sort_unstable();
    communities.dedup();
    Attributes {
        origin: draws.of(ORIGINS),
        as_path: AsPath::sequence(path),
        med: (draws.below(100) < 15).then(|| draws.below(200)),
        communities,
        ..Attributes::default()
    }
}

/// Numbers that are spread evenly and come again with the seed.
struct Draws {
    seed: u64,
    drawn: u64,
}

impl Draws {
    fn next(&mut self) -> u64 {
        self.drawn += 1;
        mix(self.seed ^ mix(self.drawn))
    }

    /// Less than `bound`.
    fn below(&mut self, bound: u32) -> u32 {
        // The upper half of the product is uniform in 0..bound.
        (((self.next() >> 32) * u64::from(bound)) >> 32) as u32
    }

    fn of<T: Copy>(&mut self, shares: Shares<T>) -> T {
        let mut draw = self.below(1000);
        for &(value, share) in shares {
            match draw.checked_sub(share.into()) {
                Some(rest) => draw = rest,
                None => return value,
            }
        }
        unreachable!("shares are of a thousand")
    }
}
