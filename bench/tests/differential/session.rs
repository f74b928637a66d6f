//! What a session agreed on, told to each codec in its own words.

use std::fmt;

use bgp_wire::{Afi, Family, Negotiated, PeerKind, Safi};

/// The terms a message is read under.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Session {
    /// AS numbers have four octets (RFC 6793).
    pub(crate) four_octet_as: bool,
    /// Messages may have 65,535 octets (RFC 8654).
    pub(crate) extended_message: bool,
    /// Families whose routes have path identifiers (RFC 7911), as AFI and SAFI.
    pub(crate) add_path: Vec<(u16, u8)>,
    /// The peer is of another AS.
    pub(crate) external: bool,
}

impl Session {
    /// Whether routes of the family have path identifiers.
    pub(crate) fn add_path(&self, family: (u16, u8)) -> bool {
        self.add_path.contains(&family)
    }

    /// The most octets a message may have.
    pub(crate) fn longest(&self) -> u16 {
        if self.extended_message { u16::MAX } else { 4096 }
    }

    pub(crate) fn negotiated(&self) -> Negotiated {
        let kind = if self.external {
            PeerKind::External
        } else {
            PeerKind::Internal
        };
        let mut negotiated = Negotiated::default().with_peer_kind(kind);
        // A session that carries a family knows how many labels stand before its prefixes: without the capability of
        // RFC 8277 §2.1, one.
        for (afi, safi) in [(1, 4), (2, 4), (1, 128), (2, 128)] {
            negotiated = negotiated.with_family(Family::new(Afi(afi), Safi(safi)));
        }
        if self.four_octet_as {
            negotiated = negotiated.with_four_octet_as();
        }
        if self.extended_message {
            negotiated = negotiated.with_extended_message();
        }
        for &(afi, safi) in &self.add_path {
            let family = Family::new(Afi(afi), Safi(safi));
            negotiated = negotiated
                .with_add_path_receive(family)
                .with_add_path_send(family);
        }
        negotiated
    }
}

/// "four-octet AS, external, ADD-PATH 1/1".
impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.four_octet_as { "four" } else { "two" })?;
        f.write_str("-octet AS, ")?;
        f.write_str(if self.external { "external" } else { "internal" })?;
        if self.extended_message {
            f.write_str(", extended messages")?;
        }
        self.add_path
            .iter()
            .try_for_each(|(afi, safi)| write!(f, ", ADD-PATH {afi}/{safi}"))
    }
}
