//! A BGP lab in one process: real messages, the real state machine and real timers, in virtual time.
//!
//! - [`scenario`] reads what a user wrote, [`calico`] what Kubernetes has; both become a [`lab`].
//! - [`sim`] runs a lab of [`speaker`]s; [`replay`] does that for a scenario and judges what it expects.
//! - [`report`] says what came of it.

pub mod calico;
pub mod diagnostic;
pub mod lab;
pub mod observe;
pub mod replay;
pub mod report;
pub mod scenario;
pub mod sim;
pub mod speaker;
pub mod topology;
pub mod yaml;
