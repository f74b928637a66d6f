//! UPDATEs for sessions at rest: no question of states or timers stands between the octets and the routing process.

use std::rc::Rc;

use bytes::Bytes;

use super::io::{ConnectionId, Input, PeerId};
use super::memo::Meaning;
use super::received::Routes;
use super::shared::{NegotiatedId, Shared};
use super::time::Time;
use super::timer::TimerKind;
use super::{Broadcast, Speaker};

/// What a message means under an agreement, for the next receiver that has the same.
#[derive(Debug, Default)]
pub struct Understood(Option<(NegotiatedId, Rc<Routes>)>);

impl Speaker {
    /// The next thing that the speaker wants, if that is a broadcast to neighbours whose sessions all rest. If not, there
    /// may be something else: [`Speaker::poll`].
    pub fn poll_broadcast(&mut self, shared: &mut Shared) -> Option<Broadcast> {
        if !self.outputs.is_empty() {
            return None;
        }
        if self.outgoing.is_empty() && std::mem::take(&mut self.to_announce) {
            self.announce(shared);
        }
        self.next_broadcast()
    }

    /// The neighbour of a session sent an UPDATE. Whether it was taken: only if the session rests.
    pub fn receive_at_rest(
        &mut self,
        shared: &mut Shared,
        now: Time,
        peer: PeerId,
        message: &Bytes,
        understood: &mut Understood,
    ) -> bool {
        let session = &mut self.sessions[peer.index()];
        let Some(connection) = session.connections.only().filter(|_| session.resting) else {
            return false;
        };
        let agreement = connection.negotiated;
        if understood.0.as_ref().is_none_or(|(under, _)| *under != agreement) {
            let recall = |shared: &Shared| match shared.recall(message, agreement) {
                Some(Meaning::Routes(routes)) => Some((agreement, routes)),
                _ => None,
            };
            let Some(known) = recall(shared) else {
                let opener = connection.opener;
                let input = Input::Received(ConnectionId { peer, opener }, message.clone());
                self.handle(shared, now, input);
                // Now it has been decoded, if it could be.
                understood.0 = recall(shared);
                return true;
            };
            understood.0 = Some(known);
        }
        // Established, event 27: the HoldTimer is restarted.
        connection.start(TimerKind::Hold, now);
        session.starts.next(TimerKind::Hold);
        self.now = now;
        if let Some((_, routes)) = &understood.0 {
            self.receive_routes(shared, now, peer, routes);
        }
        true
    }
}
