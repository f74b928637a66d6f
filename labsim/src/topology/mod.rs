//! Labs that are made, not written, of any size: a [`Shape`] says who has a session with whom, and how many
//! prefix-updates that must come to; a [`Trial`] is what is done with it.

mod full_table;
mod hierarchy;
mod mesh;
mod reflectors;
#[cfg(test)]
mod tests;
mod trial;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::lab::{Lab, Limits, Link, Links, Node, NodeId};
use crate::speaker::config::{Config, PeerConfig, PeerOrigin, PeerSettings};
use crate::speaker::profile::Profile;
use crate::speaker::time::Time;

pub use full_table::{MOST_ROUTES, full_table};
pub use hierarchy::Hierarchy;
pub use mesh::{Mesh, PartialMesh};
pub use reflectors::{Reflectors, Table};
pub use trial::{BRING_UP, ORIGINATE, Phase, Trial, Workload};

/// Who has a session with whom, and what that must come to: the closed forms hold for the profile bird2, equal link
/// latencies, and prefixes that one node originates each.
pub trait Shape {
    /// For people.
    fn name(&self) -> String;

    /// The nodes and their sessions; nothing happens in it yet.
    fn lab(&self, profile: &'static Profile) -> Lab;

    /// The nodes that originate prefixes.
    fn originators(&self) -> Range<u32>;

    /// The reflector that is killed, if there are any.
    fn victim(&self) -> Option<NodeId>;

    /// Sessions, each counted once.
    fn sessions(&self) -> u64;

    /// Prefix-updates until all know one prefix of each originator.
    fn originated(&self) -> u64;

    /// Prefix-updates until all have forgotten one prefix of the first originator, where a closed form is known.
    fn withdrawn(&self) -> Option<u64>;

    /// Prefix-updates when the victim goes while each originator has one prefix, where a closed form is known. What
    /// the first originator has withdrawn before is `gone` of its prefixes.
    fn killed(&self, prefixes: u64, gone: u64) -> Option<u64>;
}

/// The AS of every node.
pub const ASN: u32 = 64512;
/// Nodes have addresses from 100.64.0.1 on.
const FIRST_ADDRESS: u32 = 0x6440_0001;
/// The first 96 bits of the same addresses as IPv6 ones.
const FIRST_ADDRESS6: u128 = 0xfd64 << 112;
/// Their blocks are cut from 10.0.0.0/8.
const FIRST_BLOCK: u32 = 0x0a00_0000;
/// And in IPv6 from fd10::/64.
const FIRST_BLOCK6: u128 = 0xfd10 << 112;
/// A block has 64 addresses, as Calico's have.
const BLOCK_BITS: u8 = 6;
/// So many blocks can be cut from 10.0.0.0/8.
pub const MOST_BLOCKS: u32 = 1 << (24 - BLOCK_BITS);

/// The one-way delay between any two nodes.
pub const LATENCY: Duration = Duration::from_millis(1);

/// A block that a node originates: a /26 cut from 10.0.0.0/8, or a /122 cut from fd10::/64. `None` when those of IPv4
/// have run out; see [`MOST_BLOCKS`].
pub fn block(index: u32, six: bool) -> Option<IpNet> {
    if six {
        let first = FIRST_BLOCK6 | (u128::from(index) << BLOCK_BITS);
        let block = Ipv6Net::new(Ipv6Addr::from(first), 128 - BLOCK_BITS);
        return block.ok().map(IpNet::V6);
    }
    let first = FIRST_BLOCK | (index < MOST_BLOCKS).then_some(index << BLOCK_BITS)?;
    let block = Ipv4Net::new(Ipv4Addr::from(first), 32 - BLOCK_BITS);
    block.ok().map(IpNet::V4)
}

/// The same lab with IPv6 addresses, and sessions between those; IPv6 routes have next hops then.
pub fn over_ipv6(mut lab: Lab) -> Lab {
    let six = |address: IpAddr| match address {
        IpAddr::V4(four) => Ipv6Addr::from(FIRST_ADDRESS6 | u128::from(four.to_bits())),
        IpAddr::V6(six) => six,
    };
    for node in &mut lab.nodes {
        for address in &mut node.addresses {
            *address = six(*address).into();
        }
        let speaker = Arc::make_mut(&mut node.speaker);
        speaker.next_hop6 = Some(six(speaker.router_id.into()));
        for peer in &mut speaker.peers {
            peer.address = six(peer.address).into();
            peer.local_address = six(peer.local_address).into();
        }
    }
    lab
}

/// The address of the node with that place in the lab.
fn address(id: u32) -> Ipv4Addr {
    Ipv4Addr::from(FIRST_ADDRESS + id)
}

/// What a node is to its neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    /// A plain internal neighbour, or the client's side of reflection: a client does not know that it is one.
    Plain,
    /// The neighbour is its client.
    Client,
}

/// Makes nodes whose neighbours share their settings.
struct Maker {
    profile: &'static Profile,
    plain: Arc<PeerSettings>,
    client: Arc<PeerSettings>,
}

impl Maker {
    fn new(profile: &'static Profile) -> Maker {
        let settings = |reflector_client| {
            Arc::new(PeerSettings {
                enabled: true,
                passive: false,
                reflector_client,
                next_hop_self: false,
                timers: profile.timers.clone(),
                origin: PeerOrigin::Lab,
            })
        };
        Maker {
            profile,
            plain: settings(false),
            client: settings(true),
        }
    }

    /// A node with these neighbours.
    fn node(&self, id: u32, name: String, neighbours: impl Iterator<Item = (u32, Relation)>) -> Node {
        let router_id = address(id);
        let peer = |(other, relation)| PeerConfig {
            address: address(other).into(),
            local_address: router_id.into(),
            remote_as: ASN,
            settings: Arc::clone(match relation {
                Relation::Plain => &self.plain,
                Relation::Client => &self.client,
            }),
        };
        Node {
            name,
            addresses: vec![router_id.into()],
            speaker: Arc::new(Config {
                asn: ASN,
                router_id,
                cluster_id: router_id,
                next_hop6: None,
                profile: self.profile,
                peers: neighbours.map(peer).collect(),
            }),
            routes: Vec::new(),
        }
    }
}

/// All of these but one, as plain neighbours.
fn fellows(ids: Range<u32>, id: u32) -> impl Iterator<Item = (u32, Relation)> {
    let others = ids.filter(move |&other| other != id);
    others.map(|other| (other, Relation::Plain))
}

fn lab_of(name: String, nodes: Vec<Node>) -> Lab {
    Lab {
        name,
        seed: 0,
        nodes,
        links: Links {
            default: Link {
                latency: LATENCY,
                cost: 0,
            },
            pairs: BTreeMap::new(),
        },
        events: Vec::new(),
        limits: Limits {
            until: Time::NEVER,
            events: u64::MAX,
        },
    }
}
