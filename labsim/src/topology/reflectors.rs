//! Reflectors that know each other, and clients of all of them.

use std::ops::Range;

use super::{Maker, Relation, Shape, fellows, lab_of};
use crate::lab::{Lab, NodeId};
use crate::speaker::profile::Profile;

/// The first nodes reflect for all others, each with a cluster id of its own, and know each other as plain neighbours;
/// the others have sessions with the reflectors alone.
#[derive(Clone, Copy, Debug)]
pub struct Reflectors {
    /// Besides the reflectors.
    pub clients: u32,
    /// At least 1.
    pub reflectors: u32,
}

impl Reflectors {
    fn node_name(&self, id: u32) -> String {
        match id.checked_sub(self.reflectors) {
            None => format!("rr{}", id + 1),
            Some(client) => format!("node{}", client + 1),
        }
    }

    /// Clients and reflectors, to calculate with.
    fn counts(&self) -> (u64, u64) {
        (self.clients.into(), self.reflectors.into())
    }

    /// Prefix-updates until all know one prefix of one client: K reflectors hear it from the client; each tells the
    /// K-1 others and the N-1 other clients.
    fn originated_by_one(&self) -> u64 {
        let (n, k) = self.counts();
        k + k * (k - 1) + k * (n - 1)
    }
}

impl Shape for Reflectors {
    fn name(&self) -> String {
        format!("{} reflectors with {} clients", self.reflectors, self.clients)
    }

    fn lab(&self, profile: &'static Profile) -> Lab {
        let maker = Maker::new(profile);
        let (reflectors, all) = (0..self.reflectors, self.reflectors + self.clients);
        let node = |id| {
            let clients = if reflectors.contains(&id) {
                self.reflectors..all
            } else {
                0..0
            };
            let clients = clients.map(|client| (client, Relation::Client));
            maker.node(
                id,
                self.node_name(id),
                fellows(reflectors.clone(), id).chain(clients),
            )
        };
        lab_of(self.name(), (0..all).map(node).collect())
    }

    fn originators(&self) -> Range<u32> {
        self.reflectors..self.reflectors + self.clients
    }

    fn victim(&self) -> Option<NodeId> {
        Some(NodeId(0))
    }

    fn sessions(&self) -> u64 {
        let (n, k) = self.counts();
        k * (k - 1) / 2 + k * n
    }

    /// 2N(N+1) for two reflectors.
    fn originated(&self) -> u64 {
        u64::from(self.clients) * self.originated_by_one()
    }

    /// With one reflector: the client tells it, and it tells the N-1 others. With more, each still has what the others
    /// had reflected when the client's withdrawal comes, tells the N-1 other clients about that path, and takes it back
    /// one latency later; to each other they take back what they had said.
    fn withdrawn(&self) -> Option<u64> {
        let (n, k) = self.counts();
        Some(if k == 1 {
            n
        } else {
            k + k * (k - 1) + 2 * k * (n - 1)
        })
    }

    /// Clients that lose one of several paths, or their only one, have nobody to tell.
    fn killed(&self, _: u64, _: u64) -> Option<u64> {
        Some(0)
    }
}

/// A full table: one border router, a client of all reflectors, brings it, and all other clients hear it.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Besides the reflectors and the border router.
    pub clients: u32,
    /// At least 1.
    pub reflectors: u32,
}

impl Table {
    fn reflectors(&self) -> Reflectors {
        Reflectors {
            clients: self.clients + 1,
            reflectors: self.reflectors,
        }
    }
}

impl Shape for Table {
    fn name(&self) -> String {
        let Table { clients, reflectors } = self;
        format!("a table from a border router by {reflectors} reflectors to {clients} clients")
    }

    fn lab(&self, profile: &'static Profile) -> Lab {
        let mut lab = self.reflectors().lab(profile);
        lab.name = self.name();
        for (node, place) in lab.nodes.iter_mut().skip(self.reflectors as usize).zip(0..) {
            node.name = match place {
                0 => "border".to_owned(),
                client => format!("node{client}"),
            };
        }
        lab
    }

    fn originators(&self) -> Range<u32> {
        self.reflectors..self.reflectors + 1
    }

    fn victim(&self) -> Option<NodeId> {
        self.reflectors().victim()
    }

    fn sessions(&self) -> u64 {
        self.reflectors().sessions()
    }

    /// As with [`Reflectors`], where the border router is one of the clients.
    fn originated(&self) -> u64 {
        self.reflectors().originated_by_one()
    }

    fn withdrawn(&self) -> Option<u64> {
        self.reflectors().withdrawn()
    }

    fn killed(&self, prefixes: u64, gone: u64) -> Option<u64> {
        self.reflectors().killed(prefixes, gone)
    }
}
