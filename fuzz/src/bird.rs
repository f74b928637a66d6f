//! Replies of BIRD's control socket.

use bird_ctl::reply::{Collector, Event, Framer, Reply};

/// The whole replies in a stream.
pub fn replies(stream: &[u8]) -> Vec<Reply> {
    let (mut framer, mut collector, mut replies) = (Framer::new(), Collector::default(), Vec::new());
    framer.feed(stream);
    while let Ok(Some(event)) = framer.next_event() {
        let last = matches!(event, Event::Line { last: true, .. });
        match collector.push(event) {
            Ok(reply) => {
                assert_eq!(reply.is_some(), last);
                replies.extend(reply);
            }
            Err(_) => break,
        }
    }
    replies
}
