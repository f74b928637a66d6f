//! ROUTE-REFRESH: a request to send routes again (RFC 2918), and the marks around the answer (RFC 7313).

use bytes::{BufMut, Bytes, BytesMut};

use crate::capability::put_family;
use crate::error::{DecodeError, Reason, Step};
use crate::family::Family;
use crate::parse::{self, At};

/// A request for the routes of a family, or a mark of where the answer begins or ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RouteRefresh {
    /// The routes it speaks of.
    pub family: Family,
    /// The Message Subtype; the octet RFC 2918 reserved.
    pub subtype: u8,
    /// What follows: outbound route filters of a request (RFC 5291 §5), kept as octets.
    pub filters: Bytes,
}

impl RouteRefresh {
    /// Subtype of a request.
    pub const REQUEST: u8 = 0;
    /// Subtype "Beginning of Route Refresh" (RFC 7313 §3.2).
    pub const BEGINNING: u8 = 1;
    /// Subtype "Ending of Route Refresh" (RFC 7313 §3.2).
    pub const ENDING: u8 = 2;

    /// A request for all routes of `family`.
    pub fn request(family: Family) -> RouteRefresh {
        RouteRefresh {
            family,
            subtype: RouteRefresh::REQUEST,
            filters: Bytes::new(),
        }
    }

    /// Reads the body; `message` is all of it, for the data of RFC 7313 §5.
    pub(crate) fn decode(body: At<'_>, message: &[u8]) -> Result<RouteRefresh, DecodeError> {
        let wrong = || {
            let reason = Reason::RouteRefreshLength {
                length: body.octets.len(),
            };
            DecodeError::new(reason, body.offset)
                .with_data(message)
                .within(Step::RouteRefresh)
        };
        let (family, subtype, filters) = parse::route_refresh(body.octets).ok_or_else(wrong)?;
        if matches!(subtype, RouteRefresh::BEGINNING | RouteRefresh::ENDING) && !filters.is_empty() {
            return Err(wrong());
        }
        Ok(RouteRefresh {
            family,
            subtype,
            filters: Bytes::copy_from_slice(filters),
        })
    }

    pub(crate) fn encode(&self, out: &mut BytesMut) {
        put_family(self.family, self.subtype, out);
        out.put_slice(&self.filters);
    }
}
