//! bird-ctl and `labsim bird` against real daemons on the loopback network.

mod lab;
mod library;
mod refusals;
mod sessions;
mod tables;
mod ward;
