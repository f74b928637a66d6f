//! What the fuzz targets share: sessions and messages made of an input's octets, what must be true of every message,
//! and a bound on memory.

mod bird;
mod memory;
mod message;
mod session;
mod update;

pub use bird::replies;
pub use memory::bounded;
pub use message::{check_message, with_header};
pub use session::{SESSION_LEN, families, session};
