//! Faults in force: small rules that say what becomes of a packet.

use std::collections::BTreeMap;

use crate::lab::{Action, Filter, Matches, NodeId, Verdict};

/// A packet, as far as a fault looks at it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packet {
    pub(super) from: NodeId,
    pub(super) to: NodeId,
    /// Goes to port 179 (and otherwise comes from it: all packets here belong to BGP sessions).
    pub(super) to_port_179: bool,
}

/// What becomes of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Pass,
    Vanish,
    Refused,
}

/// Whether a node's kernel and its BGP process run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Power {
    #[default]
    Running,
    /// The kernel runs, the process does not.
    NoProcess,
    /// Nothing runs.
    Off,
}

/// The faults in force.
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// How many cuts lie on a path, the smaller id first.
    cuts: BTreeMap<(NodeId, NodeId), u32>,
    filters: Vec<Filter>,
    powered_off: Vec<NodeId>,
}

impl Faults {
    /// Puts a fault in force, or ends it. Actions that are no matter of the network are left to others.
    pub(super) fn apply(&mut self, action: &Action) {
        match *action {
            Action::Cut(a, b) => *self.cuts.entry((a.min(b), a.max(b))).or_default() += 1,
            Action::Restore(a, b) => {
                let pair = (a.min(b), a.max(b));
                if let Some(count) = self.cuts.get_mut(&pair) {
                    *count -= 1;
                    if *count == 0 {
                        self.cuts.remove(&pair);
                    }
                }
            }
            Action::Block(filter) => self.filters.push(filter),
            Action::Unblock(filter) => {
                if let Some(place) = self.filters.iter().position(|&present| present == filter) {
                    self.filters.remove(place);
                }
            }
            _ => {}
        }
    }

    /// A node without power takes no packets.
    pub(super) fn set_power(&mut self, node: NodeId, power: Power) {
        self.powered_off.retain(|&off| off != node);
        if power == Power::Off {
            self.powered_off.push(node);
        }
    }

    /// Whether nothing is in the way of any packet.
    pub(super) fn none(&self) -> bool {
        self.cuts.is_empty() && self.filters.is_empty() && self.powered_off.is_empty()
    }

    /// What becomes of a packet. Filters are asked in the order in which they came into force.
    pub(super) fn fate(&self, packet: Packet) -> Fate {
        if self.none() {
            return Fate::Pass;
        }
        let pair = (packet.from.min(packet.to), packet.from.max(packet.to));
        if self.cuts.contains_key(&pair) || self.powered_off.contains(&packet.to) {
            return Fate::Vanish;
        }
        match self
            .filters
            .iter()
            .find(|filter| catches(filter, packet))
            .map(|filter| filter.verdict)
        {
            None => Fate::Pass,
            Some(Verdict::Drop) => Fate::Vanish,
            Some(Verdict::Refuse) => Fate::Refused,
        }
    }
}

fn catches(filter: &Filter, packet: Packet) -> bool {
    filter.from == packet.from
        && filter.to == packet.to
        && match filter.matches {
            Matches::ToPort179 => packet.to_port_179,
            Matches::AnyPort179 => true,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: NodeId = NodeId(0);
    const B: NodeId = NodeId(1);

    fn packet(from: NodeId, to: NodeId, to_port_179: bool) -> Packet {
        Packet {
            from,
            to,
            to_port_179,
        }
    }

    #[test]
    fn two_cuts_need_two_repairs() {
        let mut faults = Faults::default();
        faults.apply(&Action::Cut(A, B));
        faults.apply(&Action::Cut(B, A));
        faults.apply(&Action::Restore(A, B));
        assert_eq!(faults.fate(packet(B, A, true)), Fate::Vanish);
        faults.apply(&Action::Restore(A, B));
        assert_eq!(faults.fate(packet(B, A, true)), Fate::Pass);
    }

    #[test]
    fn a_filter_in_front_of_port_179_lets_answers_through() {
        let mut faults = Faults::default();
        let filter = Filter {
            from: A,
            to: B,
            matches: Matches::ToPort179,
            verdict: Verdict::Refuse,
        };
        faults.apply(&Action::Block(filter));
        assert_eq!(faults.fate(packet(A, B, true)), Fate::Refused);
        assert_eq!(faults.fate(packet(A, B, false)), Fate::Pass);
        assert_eq!(faults.fate(packet(B, A, true)), Fate::Pass);
        faults.apply(&Action::Unblock(filter));
        assert_eq!(faults.fate(packet(A, B, true)), Fate::Pass);
    }

    #[test]
    fn a_node_without_power_takes_nothing() {
        let mut faults = Faults::default();
        faults.set_power(B, Power::Off);
        assert_eq!(faults.fate(packet(A, B, true)), Fate::Vanish);
        faults.set_power(B, Power::NoProcess);
        assert_eq!(faults.fate(packet(A, B, true)), Fate::Pass);
    }
}
