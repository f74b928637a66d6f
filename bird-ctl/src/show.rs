//! The tables of the `show` commands as values, read from a reply's lines and written back.
//!
//! Reading never fails: a line that fits no rule is kept as a [`ReplyLine`] beside what was understood, since every
//! BIRD release adds some. Writing gives the lines of the wanted [`Dialect`](crate::Dialect), byte for byte as that
//! BIRD prints them.

pub mod protocols;
pub mod route;
pub mod status;
pub mod time;

use crate::reply::ReplyLine;

/// Keeps a line that no rule of a table reads.
fn keep(kept: &mut Vec<ReplyLine>, code: u16, text: &str) {
    kept.push(ReplyLine {
        code,
        text: text.to_owned(),
    });
}

#[cfg(test)]
mod tests;

/// The first reply in this text of the socket.
#[cfg(test)]
pub(crate) fn reply(text: &str) -> crate::reply::Reply {
    let (mut framer, mut collector) = (crate::reply::Framer::new(), crate::reply::Collector::default());
    framer.feed(text.as_bytes());
    loop {
        let event = framer
            .next_event()
            .unwrap()
            .expect("the text holds a whole reply");
        if let Some(reply) = collector.push(event).unwrap() {
            return reply;
        }
    }
}
