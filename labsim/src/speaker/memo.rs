//! What messages meant, kept for whoever receives the same octets under the same agreement. A speaker sends all its
//! neighbours the same OPEN, and a broadcast is one piece of memory for all who receive it: each is decoded once.

use std::rc::Rc;

use bytes::Bytes;

use super::open::TheirOpen;
use super::received::Routes;
use super::shared::{Map, NegotiatedId};

/// What a message means to whoever receives it.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// An OPEN without an error.
    Open(TheirOpen),
    /// An UPDATE that does not end the session.
    Routes(Rc<Routes>),
}

/// The messages that are remembered.
#[derive(Debug)]
pub(super) struct Memo {
    /// UPDATEs with routes, by the place of their octets in memory, which the entry keeps from being used again.
    flying: Vec<Option<(Bytes, NegotiatedId, Meaning)>>,
    /// What is sent again and again, by what it says: OPENs and End-of-RIB markers.
    repeated: Map<(NegotiatedId, Bytes), Meaning>,
}

/// Broadcasts that are on their way at the same time; of more than that some are decoded again.
const FLYING: usize = 64;

/// Distinct OPENs and markers that are kept at the most. All are forgotten when there are more: whoever sends ever new
/// ones only makes us decode them.
const REPEATED: usize = 1 << 16;

/// No OPEN of ordinary capabilities is longer. Longer ones are decoded each time, so that memory stays bounded.
const LONGEST_REPEATED: usize = 256;

impl Default for Memo {
    fn default() -> Memo {
        Memo {
            flying: vec![None; FLYING],
            repeated: Map::default(),
        }
    }
}

impl Memo {
    /// What these octets meant when they were last seen.
    pub(super) fn recall(&self, message: &Bytes, agreement: NegotiatedId) -> Option<&Meaning> {
        if let Some((octets, under, meaning)) = &self.flying[place(message)]
            && octets.as_ptr() == message.as_ptr()
            && octets.len() == message.len()
            && *under == agreement
        {
            return Some(meaning);
        }
        if message.len() > LONGEST_REPEATED {
            return None;
        }
        self.repeated.get(&(agreement, message.clone()))
    }

    /// Keeps what these octets mean, at this place in memory.
    pub(super) fn keep_flying(&mut self, message: Bytes, agreement: NegotiatedId, meaning: Meaning) {
        let place = place(&message);
        self.flying[place] = Some((message, agreement, meaning));
    }

    /// Keeps what these octets mean, wherever they come from. They are copied: the message may be a small part of what
    /// was read from a socket.
    pub(super) fn keep_repeated(&mut self, message: &Bytes, agreement: NegotiatedId, meaning: Meaning) {
        if message.len() > LONGEST_REPEATED {
            return;
        }
        if self.repeated.len() == REPEATED {
            self.repeated.clear();
        }
        self.repeated
            .insert((agreement, Bytes::copy_from_slice(message)), meaning);
    }
}

/// The place of a message among those that fly: neighbouring allocations have neighbouring places.
fn place(message: &Bytes) -> usize {
    (message.as_ptr().addr() >> 5) % FLYING
}
