//! Replies: where a line and a reply end, without a socket.
//!
//! A reply is a run of lines. `NNNN-text` continues it, `NNNN text` ends it *whatever the code is*, and ` text`
//! continues it with the code of the line before. In between, and between replies, the daemon may send log lines
//! (`+text`, after `echo`) and say that it lost some. [`Framer`] turns bytes into such [`Event`]s one at a time, so a
//! table of any size needs no more memory than a line; [`Collector`] gathers them into a [`Reply`] of bounded size.

mod collect;
mod framer;
#[cfg(test)]
mod tests;
mod write;

pub use collect::{Collector, Refusal, Reply, ReplyLine};
pub use framer::{Event, Framer};
pub use write::{CodedLines, LineSink, PlainText};

/// The longest line a [`Framer`] takes, in bytes. BIRD's own limit is 512.
pub const MAX_LINE: usize = 8 * 1024;

/// The largest reply a [`Collector`] takes unless told otherwise, in bytes of text.
pub const MAX_REPLY: usize = 256 * 1024 * 1024;

/// The stream is no reply, or no whole one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A line without an end.
    #[error(
        "expected a line of at most {limit} bytes, got more without a line end; is this a BIRD's socket?"
    )]
    LineTooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The stream ended before the reply did.
    #[error("the daemon closed the connection in the middle of a reply")]
    EndInReply,
    /// A reply larger than the reader wants to hold.
    #[error(
        "the reply is larger than {limit} bytes; ask for less (one table, one protocol), or read it line by line"
    )]
    ReplyTooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
}
