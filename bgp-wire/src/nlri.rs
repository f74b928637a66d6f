//! Network Layer Reachability Information: what a field of routes consists of (RFC 4271 §4.3, RFC 4760 §5).
//!
//! [`Routes`] reads a field lazily, whatever the family; the type of each family's routes says with [`Route`] how
//! one of them is laid out. `mp_nlri` has the table of families.
//!
//! **To add a family**: write its route type in a file of its own here, after the pattern of `labelled`: the type,
//! `read`, `own` and `encode` of [`Route`], `Display`, tests. Then name it in the table in `mp_nlri`, and give
//! the family a constant in [`crate::Family`].

mod address;
mod label;
mod labelled;
mod mp_nlri;
mod prefix;
mod routes;

pub use address::Prefix;
pub use label::{Label, LabelStack};
pub use labelled::LabelledNlri;
pub(crate) use mp_nlri::is_typed;
pub use mp_nlri::{MpNlri, MpNlriView};
pub(crate) use prefix::MOST_OCTETS;
pub use prefix::{Nlri, TrailingBits};
pub use routes::{Route, Routes};
pub(crate) use routes::{encode, sealed::Codec};

use crate::error::{DecodeError, EncodeError, Reason};
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
    pub(crate) fn path_id(self, input: &mut &[u8]) -> Result<Option<u32>, Malformed> {
        if !self.add_path {
            return Ok(None);
        }
        let (id, behind) = input.split_first_chunk::<4>().ok_or(Malformed::OVERRUN)?;
        *input = behind;
        Ok(Some(u32::from_be_bytes(*id)))
    }

    /// The path identifier to write with a route, where the session has them.
    #[inline]
    pub(crate) fn path_id_to_send(self, path_id: Option<u32>) -> Result<Option<[u8; 4]>, EncodeError> {
        match (path_id, self.add_path) {
            (None, false) => Ok(None),
            (Some(id), true) => Ok(Some(id.to_be_bytes())),
            (None, true) => Err(EncodeError::PathIdMissing { family: self.family }),
            (Some(_), false) => Err(EncodeError::PathIdNotNegotiated { family: self.family }),
        }
    }
}

/// What is wrong with a route: one number, so that it costs those routes nothing that are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(u32);

impl Malformed {
    /// The route reaches past its field.
    pub(crate) const OVERRUN: Malformed = Malformed(1 << 16);
    /// The labels do not end within the route.
    pub(crate) const LABELS: Malformed = Malformed(2 << 16);

    /// A prefix of `length` bits, where addresses have but `most`.
    pub(crate) const fn length(length: u8, most: u8) -> Malformed {
        Malformed(u32::from_be_bytes([0, 0, length, most]))
    }

    /// The error for this, found at `offset` of the message.
    #[cold]
    pub(crate) fn at(self, offset: usize) -> DecodeError {
        let [_, _, length, most] = self.0.to_be_bytes();
        let reason = match self {
            Malformed::OVERRUN => Reason::PrefixOverrun,
            Malformed::LABELS => Reason::LabelOverrun,
            _ => Reason::PrefixLength { length, most },
        };
        DecodeError::new(reason, offset)
    }
}
