//! bird-ctl and `labsim bird` against real daemons on the loopback network.

mod answering;
mod changes;
mod daemons;
mod damaged;
mod examples;
mod lab;
mod library;
mod queries;
mod refusals;
mod sessions;
mod stopped;
mod streaming;
mod tables;
mod typed;
mod ward;
