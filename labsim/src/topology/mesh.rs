//! Meshes: nobody reflects, so a route goes one hop.

use std::ops::Range;

use super::{Maker, Relation, Shape, fellows, lab_of};
use crate::lab::{Lab, NodeId};
use crate::speaker::profile::Profile;

/// Every node has a session with every other one.
#[derive(Clone, Copy, Debug)]
pub struct Mesh {
    /// At least 2.
    pub nodes: u32,
}

impl Shape for Mesh {
    fn name(&self) -> String {
        format!("mesh of {}", self.nodes)
    }

    fn lab(&self, profile: &'static Profile) -> Lab {
        let maker = Maker::new(profile);
        let node = |id| maker.node(id, format!("node{}", id + 1), fellows(0..self.nodes, id));
        lab_of(self.name(), (0..self.nodes).map(node).collect())
    }

    fn originators(&self) -> Range<u32> {
        0..self.nodes
    }

    fn victim(&self) -> Option<NodeId> {
        None
    }

    fn sessions(&self) -> u64 {
        u64::from(self.nodes) * u64::from(self.nodes - 1) / 2
    }

    /// Each of N nodes tells N-1 others.
    fn originated(&self) -> u64 {
        u64::from(self.nodes) * u64::from(self.nodes - 1)
    }

    fn withdrawn(&self) -> Option<u64> {
        Some(u64::from(self.nodes - 1))
    }

    fn killed(&self, _: u64, _: u64) -> Option<u64> {
        None
    }
}

/// Nodes on a ring: each has a session with its nearest on both sides.
#[derive(Clone, Copy, Debug)]
pub struct PartialMesh {
    /// More than `degree`.
    pub nodes: u32,
    /// Neighbours of each node, an even number: half of them on each side.
    pub degree: u32,
}

impl Shape for PartialMesh {
    fn name(&self) -> String {
        format!("partial mesh of {}, degree {}", self.nodes, self.degree)
    }

    fn lab(&self, profile: &'static Profile) -> Lab {
        let maker = Maker::new(profile);
        let node = |id| {
            let half = self.degree / 2;
            let steps = (1..=half).chain(self.nodes - half..self.nodes);
            let mut others: Vec<u32> = steps.map(|step| (id + step) % self.nodes).collect();
            others.sort_unstable();
            let others = others.into_iter().map(|other| (other, Relation::Plain));
            maker.node(id, format!("node{}", id + 1), others)
        };
        lab_of(self.name(), (0..self.nodes).map(node).collect())
    }

    fn originators(&self) -> Range<u32> {
        0..self.nodes
    }

    fn victim(&self) -> Option<NodeId> {
        None
    }

    fn sessions(&self) -> u64 {
        u64::from(self.nodes) * u64::from(self.degree) / 2
    }

    /// Each node tells its neighbours, and those tell nobody: what an internal neighbour said is not for others
    /// (RFC 4271 §9.2).
    fn originated(&self) -> u64 {
        u64::from(self.nodes) * u64::from(self.degree)
    }

    fn withdrawn(&self) -> Option<u64> {
        Some(u64::from(self.degree))
    }

    fn killed(&self, _: u64, _: u64) -> Option<u64> {
        None
    }
}
