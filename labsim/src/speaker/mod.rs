//! The BGP speaker, sans IO.

pub mod config;
pub mod fsm;
pub mod profile;
pub mod time;
