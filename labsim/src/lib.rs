//! A BGP lab in one process.

pub mod lab;
pub mod observe;
pub mod sim;
pub mod speaker;
