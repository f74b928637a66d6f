//! bird-ctl and `labsim bird` against real daemons on the loopback network.

mod answering;
mod damaged;
mod lab;
mod library;
mod refusals;
mod sessions;
mod streaming;
mod tables;
mod ward;
