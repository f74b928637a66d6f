//! What a session tells the routing process of its speaker.

use std::rc::Rc;

use bgp_wire::Family;

use super::io::PeerId;
use super::received::Routes;

/// One message from a session to the routing process. They are taken in order.
#[derive(Debug)]
pub(super) enum Signal {
    /// The session is up: announce everything.
    Established(PeerId),
    /// It is down: forget what the neighbour said.
    Ended(PeerId),
    /// The neighbour announced or withdrew routes.
    Routes(PeerId, Rc<Routes>),
    /// The neighbour asks to be told everything again (RFC 2918).
    Refresh(PeerId, Family),
}
