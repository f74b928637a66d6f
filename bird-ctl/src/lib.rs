//! A typed client for the control socket of the BIRD routing daemon, and the same grammar written.
//!
//! BIRD answers commands on a Unix socket as lines of text with four-digit codes. This crate reads and writes
//! those lines in layers, each of use without the ones above it:
//!
//! - [`reply`]: where a line and a reply end; bytes in, lines out, no socket.
//! - [`command`]: what may be sent, so that no question can hang the client or harm the daemon.
//! - [`show`]: the tables as values, read from lines and written back byte for byte.
//! - [`outcome`]: likewise the answers to commands that change something.
//! - [`doctor`]: what unhealthy sessions mean, and what to check next.
//! - [`metrics`]: protocols as Prometheus reads them.
//! - `client` (feature `client`): questions to a daemon, on a Unix socket or through any command that leads to one.
//! - `server` (feature `server`): a Unix socket on which somebody answers as a BIRD does.
//!
//! What differs between BIRD 1.6, 2 and 3 is chosen by the [`Dialect`], which the daemon's banner tells. Reading needs
//! it only to put a question; a table has the same type whichever BIRD it came from, and what an older one does not say
//! is `None`. Each type says which versions give it. An error in place of a table is a [`reply::Refusal`].
//!
//! Common jobs without a socket: list sessions with their faults ([`show::protocols`]), read routes one at a time
//! ([`show::route::RouteReader`]), ask for some of them ([`command::RouteQuery`]), reconfigure with a way back
//! ([`command::ConfigureRequest`], [`outcome::configure`]), relate times to the daemon's clock ([`show::time`]), answer
//! as a BIRD ([`show::protocols::write_table`], [`reply::CodedLines`]).

#[cfg(feature = "client")]
pub mod client;
pub mod command;
mod dialect;
pub mod doctor;
pub mod metrics;
pub mod outcome;
pub mod reply;
#[cfg(feature = "server")]
pub mod server;
pub mod show;

pub use dialect::{Banner, Dialect};
