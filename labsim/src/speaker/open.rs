//! Our OPEN, and whether a neighbour's OPEN is acceptable (RFC 4271 §6.2).

use std::net::Ipv4Addr;
use std::sync::Arc;

use bgp_wire::capability::{Capability, GracefulRestart};
use bgp_wire::{Family, Message, Negotiated, Notification, Open, notification};
use bytes::{Bytes, BytesMut};

use super::config::{Config, PeerConfig, PeerSettings};
use super::shared::{Shared, TermsId};

/// What counts of a neighbour's OPEN.
#[derive(Clone, Copy, Debug)]
pub(super) struct TheirOpen {
    /// Its AS (RFC 6793 §4.1).
    pub(super) asn: u32,
    /// Its BGP Identifier.
    pub(super) bgp_id: Ipv4Addr,
    /// The hold time that it offers, in seconds.
    pub(super) hold_time: u16,
    /// What the OPEN says apart from whose it is.
    pub(super) terms: TermsId,
}

impl TheirOpen {
    pub(super) fn new(open: &Open, terms: TermsId) -> TheirOpen {
        TheirOpen {
            asn: open.peer_as(),
            bgp_id: open.bgp_id,
            hold_time: open.hold_time,
            terms,
        }
    }
}

/// Our OPEN as it was last encoded: neighbours with equal settings get the same bytes.
#[derive(Debug, Default)]
pub(super) struct OurOpens {
    last: Option<(Arc<PeerSettings>, Bytes, TermsId)>,
}

impl OurOpens {
    /// The one that was last asked for.
    pub(super) fn last(&self) -> Option<&Bytes> {
        self.last.as_ref().map(|(_, bytes, _)| bytes)
    }

    /// The OPEN for a neighbour, and what it says apart from that it is ours.
    pub(super) fn of(&mut self, shared: &mut Shared, config: &Config, peer: &PeerConfig) -> (Bytes, TermsId) {
        if let Some((settings, bytes, terms)) = &self.last
            && Arc::ptr_eq(settings, &peer.settings)
        {
            return (bytes.clone(), *terms);
        }
        let open = ours(config, peer);
        let terms = shared.terms_id(&open);
        let mut bytes = BytesMut::new();
        let encoded = Message::Open(open).encode(&Negotiated::default(), &mut bytes);
        debug_assert!(encoded.is_ok(), "our few capabilities always fit");
        let bytes = bytes.freeze();
        self.last = Some((Arc::clone(&peer.settings), bytes.clone(), terms));
        (bytes, terms)
    }
}

/// The OPEN that we send to a neighbour.
fn ours(config: &Config, peer: &PeerConfig) -> Open {
    let mut capabilities = vec![Capability::Multiprotocol(Family::IPV4_UNICAST)];
    if config.next_hop6.is_some() {
        capabilities.push(Capability::Multiprotocol(Family::IPV6_UNICAST));
    }
    capabilities.push(Capability::RouteRefresh);
    if config.profile.end_of_rib {
        // RFC 4724 §3: without any family listed it says only that we send End-of-RIB and understand it.
        capabilities.push(Capability::GracefulRestart(GracefulRestart::default()));
    }
    capabilities.push(Capability::FourOctetAs(config.asn));
    Open::new(
        config.asn,
        peer.settings.timers.hold_time,
        config.router_id,
        capabilities,
    )
}

/// Looks at what only the configuration can tell of an OPEN, its AS and its BGP Identifier; the codec has looked at the
/// rest. The error is the NOTIFICATION to send.
pub(super) fn check(
    config: &Config,
    peer: &PeerConfig,
    (asn, bgp_id): (u32, Ipv4Addr),
) -> Result<(), Notification> {
    if asn != peer.remote_as {
        // RFC 4271 §6.2 asks for no data. BIRD puts in the AS number that it did not like, which helps whoever reads
        // the other end's log.
        let data = Bytes::copy_from_slice(&asn.to_be_bytes());
        return Err(Notification {
            data,
            ..Notification::new(notification::open::BAD_PEER_AS)
        });
    }
    // RFC 6286 §2.2: inside an AS the identifiers of two speakers differ.
    let same_id = bgp_id == config.router_id && asn == config.asn;
    if same_id || bgp_id == Ipv4Addr::UNSPECIFIED {
        return Err(Notification::new(notification::open::BAD_BGP_IDENTIFIER));
    }
    Ok(())
}
