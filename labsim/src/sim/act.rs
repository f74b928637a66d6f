//! What the scenario has in store: faults, repairs, and an administrator's acts.

use super::Simulator;
use super::fault::Power;
use super::record::Record;
use crate::lab::{Action, Crash, NodeId};
use crate::speaker::io::Input;
use crate::speaker::time::Time;

impl Simulator<'_> {
    /// Does one of the lab's events.
    pub(super) fn act(&mut self, index: usize) {
        self.acts.pop();
        let lab = self.lab;
        let Some(event) = lab.events.get(index) else {
            return;
        };
        if !matches!(event.action, Action::Originate(..) | Action::Withdraw(..)) {
            self.take_flights_apart();
        }
        self.rouse_for(&event.action);
        self.record(&Record::Action(&event.action));
        match &event.action {
            Action::Cut(..) | Action::Restore(..) | Action::Block(_) | Action::Unblock(_) => {
                self.faults.apply(&event.action);
            }
            Action::Crash(node, crash) => self.crash(*node, *crash),
            Action::Restart(node) => self.restart(*node),
            Action::Disable(node, peer) => {
                if let Some(peer) = self.session_with(*node, *peer) {
                    self.input(*node, Input::Disable(peer));
                }
            }
            Action::Enable(node, peer) => {
                if let Some(peer) = self.session_with(*node, *peer) {
                    self.input(*node, Input::Enable(peer));
                }
            }
            Action::Originate(node, route) => {
                let routes = &mut self.nodes[node.index()].routes;
                routes.insert(route.prefix, route.clone());
                self.input(*node, Input::Originate(route.prefix, route.attributes()));
            }
            Action::Withdraw(node, prefix) => {
                self.nodes[node.index()].routes.shift_remove(prefix);
                self.input(*node, Input::Withdraw(*prefix));
            }
        }
    }

    fn crash(&mut self, id: NodeId, crash: Crash) {
        let power = match crash {
            Crash::Process => Power::NoProcess,
            Crash::Power => Power::Off,
        };
        self.nodes[id.index()].power = power;
        self.faults.set_power(id, power);
        match crash {
            Crash::Process => self.close_all(id),
            Crash::Power => self.forget_all(id),
        }
        // What the process knew is gone with it.
        let speaker = self.new_speaker(id);
        let node = &mut self.nodes[id.index()];
        self.counts.lost_prefix_updates += node.speaker.prefix_updates();
        node.speaker = speaker;
        node.wake = Time::NEVER;
    }

    fn restart(&mut self, id: NodeId) {
        self.nodes[id.index()].power = Power::Running;
        self.faults.set_power(id, Power::Running);
        self.boot(id);
    }
}
