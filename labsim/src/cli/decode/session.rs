//! What is known of the session that messages come from.

use bgp_wire::{Afi, Family, Negotiated, PeerKind, Safi};

/// What the session had agreed on, where no OPENs are there to tell
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Session, where no OPENs tell")]
pub(super) struct SessionArgs {
    /// AS numbers have four octets (RFC 6793)
    #[arg(long)]
    pub(super) four_octet_as: bool,

    /// Routes of these families, AFI/SAFI in numbers, have path identifiers (RFC 7911)
    #[arg(long, value_name = "AFI/SAFI", value_delimiter = ',', value_parser = family)]
    pub(super) add_path: Vec<Family>,

    /// Messages may have up to 65535 octets (RFC 8654)
    #[arg(long)]
    pub(super) extended_message: bool,

    /// The sender is in the receiver's AS; without this or `--external`, what depends on it is let through
    #[arg(long, conflicts_with = "external")]
    pub(super) internal: bool,

    /// The sender is in another AS than the receiver
    #[arg(long)]
    pub(super) external: bool,
}

impl SessionArgs {
    pub(super) fn negotiated(&self) -> Negotiated {
        let mut session = Negotiated::default();
        if self.four_octet_as {
            session = session.with_four_octet_as();
        }
        if self.extended_message {
            session = session.with_extended_message();
        }
        let session = session.with_peer_kind(match (self.internal, self.external) {
            (true, _) => PeerKind::Internal,
            (_, true) => PeerKind::External,
            _ => PeerKind::Unknown,
        });
        let families = self.add_path.iter();
        families.fold(session, |session, family| session.with_add_path_receive(*family))
    }
}

fn family(text: &str) -> Result<Family, String> {
    let numbers = text.split_once('/');
    let numbers = numbers.and_then(|(afi, safi)| Some((afi.parse().ok()?, safi.parse().ok()?)));
    let (afi, safi) = numbers.ok_or("expected AFI/SAFI in numbers, such as 1/1 for IPv4 unicast")?;
    Ok(Family::new(Afi(afi), Safi(safi)))
}
