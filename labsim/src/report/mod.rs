//! Reports: values of a lab in, text or JSON out.

pub mod bird;
pub mod json;
pub mod story;
pub mod text;
