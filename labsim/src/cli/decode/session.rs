//! What is known of the session that messages come from.

use std::borrow::Cow;

use bgp_wire::{Afi, Family, Negotiated, PeerKind, Safi};

/// What the session had agreed on
#[derive(Debug, Default, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "What the session had agreed on, where neither OPENs nor MRT records tell")]
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
    /// A session of which nothing else is known.
    pub(super) fn negotiated(&self) -> Negotiated {
        self.on_top_of(&Negotiated::default()).into_owned()
    }

    /// A session of which something is known, and what the options add to that.
    pub(super) fn on_top_of<'s>(&self, known: &'s Negotiated) -> Cow<'s, Negotiated> {
        if *self == SessionArgs::default() {
            return Cow::Borrowed(known);
        }
        let mut session = known.clone();
        if self.four_octet_as {
            session = session.with_four_octet_as();
        }
        if self.extended_message {
            session = session.with_extended_message();
        }
        if self.internal {
            session = session.with_peer_kind(PeerKind::Internal);
        }
        if self.external {
            session = session.with_peer_kind(PeerKind::External);
        }
        let families = self.add_path.iter();
        Cow::Owned(families.fold(session, |session, family| session.with_add_path_receive(*family)))
    }
}

fn family(text: &str) -> Result<Family, String> {
    let numbers = text.split_once('/');
    let numbers = numbers.and_then(|(afi, safi)| Some((afi.parse().ok()?, safi.parse().ok()?)));
    let (afi, safi) = numbers.ok_or("expected AFI/SAFI in numbers, such as 1/1 for IPv4 unicast")?;
    Ok(Family::new(Afi(afi), Safi(safi)))
}
