//! Network Layer Reachability Information: what a field of routes consists of (RFC 4271 §4.3, RFC 4760 §5).
//!
//! [`Routes`] reads a field lazily, whatever the family; the type of each family's routes says with [`Route`] how
//! one of them is laid out. `mp_nlri` has the table of families.
//!
//! **To add a family**: write its route type in a file of its own here, after the pattern of `labelled`: the type,
//! `read`, `own` and `encode` of [`Route`], `Display`, tests. Then name it in the table in `mp_nlri`, and give
//! the family a constant in [`crate::Family`].

mod label;
mod labelled;
mod mp_nlri;
mod prefix;
mod routes;

pub use label::{Label, LabelStack};
pub use labelled::LabelledNlri;
pub use mp_nlri::{MpNlri, MpNlriView};
pub(crate) use prefix::{MOST_OCTETS, encode_one};
pub use prefix::{Nlri, Prefix, TrailingBits};
pub(crate) use routes::encode;
pub use routes::{Route, Routes};

use crate::error::{EncodeError, Reason};
use crate::family::Family;
use crate::negotiated::Negotiated;

/// What the session and the place say of how the routes of a field are laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub(crate) family: Family,
    /// Each route begins with a path identifier (RFC 7911 §3).
    pub(crate) add_path: bool,
    /// The field withdraws its routes.
    pub(crate) withdrawn: bool,
}

impl Layout {
    pub(crate) fn received(family: Family, n: &Negotiated) -> Layout {
        let add_path = n.add_path_receive(family);
        Layout {
            family,
            add_path,
            withdrawn: false,
        }
    }

    pub(crate) fn sent(family: Family, n: &Negotiated) -> Layout {
        let add_path = n.add_path_send(family);
        Layout {
            family,
            add_path,
            withdrawn: false,
        }
    }

    pub(crate) fn withdrawn(self) -> Layout {
        Layout {
            withdrawn: true,
            ..self
        }
    }

    /// Reads the path identifier of a route where there is one.
    #[inline]
    pub(crate) fn path_id(self, input: &mut &[u8]) -> Result<Option<u32>, Reason> {
        if !self.add_path {
            return Ok(None);
        }
        let (id, behind) = input.split_first_chunk::<4>().ok_or(Reason::PrefixOverrun)?;
        *input = behind;
        Ok(Some(u32::from_be_bytes(*id)))
    }

    /// The octets to write for the path identifier of a route: all four, or none.
    pub(crate) fn path_id_octets(self, path_id: Option<u32>) -> Result<([u8; 4], usize), EncodeError> {
        match (path_id, self.add_path) {
            (None, false) => Ok(([0; 4], 0)),
            (Some(id), true) => Ok((id.to_be_bytes(), 4)),
            (None, true) => Err(EncodeError::PathIdMissing { family: self.family }),
            (Some(_), false) => Err(EncodeError::PathIdNotNegotiated { family: self.family }),
        }
    }
}
