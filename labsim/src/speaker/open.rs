//! Our OPEN, whether a neighbour's OPEN is acceptable (RFC 4271 §6.2), and what the two agree on.

use std::net::Ipv4Addr;
use std::sync::Arc;

use bgp_wire::capability::{Capability, GracefulRestart};
use bgp_wire::{Family, Message, Negotiated, Notification, Open, notification};
use bytes::{Bytes, BytesMut};

use super::config::{Config, PeerConfig, PeerSettings};

/// Our OPEN as it was last encoded: neighbours with equal settings get the same bytes.
#[derive(Debug, Default)]
pub(super) struct OurOpens {
    last: Option<(Arc<PeerSettings>, Bytes)>,
}

impl OurOpens {
    /// The OPEN for a neighbour.
    pub(super) fn of(&mut self, config: &Config, peer: &PeerConfig) -> Bytes {
        if let Some((settings, bytes)) = &self.last
            && Arc::ptr_eq(settings, &peer.settings)
        {
            return bytes.clone();
        }
        let mut bytes = BytesMut::new();
        let encoded = Message::Open(ours(config, peer)).encode(&Negotiated::default(), &mut bytes);
        debug_assert!(encoded.is_ok(), "our few capabilities always fit");
        let bytes = bytes.freeze();
        self.last = Some((Arc::clone(&peer.settings), bytes.clone()));
        bytes
    }
}

/// The OPEN that we send to a neighbour.
pub(super) fn ours(config: &Config, peer: &PeerConfig) -> Open {
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

/// What our OPEN and the neighbour's agree on.
pub(super) fn negotiated(config: &Config, peer: &PeerConfig, theirs: &Open) -> Negotiated {
    Negotiated::from_opens(&ours(config, peer), theirs)
}

/// Looks at what only the configuration can tell; the codec has looked at the rest. The error is the NOTIFICATION to
/// send.
pub(super) fn check(config: &Config, peer: &PeerConfig, theirs: &Open) -> Result<(), Notification> {
    let asn = theirs.peer_as();
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
    let same_id = theirs.bgp_id == config.router_id && asn == config.asn;
    if same_id || theirs.bgp_id == Ipv4Addr::UNSPECIFIED {
        return Err(Notification::new(notification::open::BAD_BGP_IDENTIFIER));
    }
    Ok(())
}
