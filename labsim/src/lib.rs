//! A BGP lab in one process.

pub mod calico;
pub mod diagnostic;
pub mod lab;
pub mod observe;
pub mod scenario;
pub mod sim;
pub mod speaker;
pub mod yaml;
