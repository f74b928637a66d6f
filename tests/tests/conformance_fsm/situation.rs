//! The situations of the timelines: what the scripted peer of each session does, from its start.

use std::net::Ipv4Addr;
use std::time::Duration;

use bgp_wire::notification::{HOLD_TIMER_EXPIRED, cease, open};
use bgp_wire::{Capability, Family, Message, Notification, Open};
use labsim::speaker::io::TcpError;

use crate::scripted::{Answer, Step, bytes};

/// The peer's side of a session: its AS and address as the daemon is configured.
pub(crate) struct Peer {
    pub(crate) asn: u32,
    pub(crate) address: Ipv4Addr,
}

/// The router id of the daemon under test.
const DAEMONS_ID: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 1);

/// Longer than any timeline.
const FOR_EVER: Step = Step::Rest(Duration::from_secs(900));

/// What the neighbour of `Global_NAME` does. The error says why that cannot be simulated.
pub(crate) fn answer(name: &str, peer: &Peer) -> Result<Answer, String> {
    let accepts = Answer::Accepts;
    let sends = |pair| Step::Send(bytes(&Message::Notification(Notification::new(pair))));
    let closes = || Step::Close(TcpError::Closed);
    let after_8_s = |last: Vec<Step>| accepts([established(peer, 90), vec![alive(8)], last].concat());
    Ok(match name {
        "refused" => Answer::Fails(TcpError::Refused, Duration::from_micros(100)),
        // A segment with a wrong MD5 digest is dropped (RFC 2385 §2.0).
        "drop" | "md5" => Answer::Nothing,
        // Nobody answers ARP: Linux gives up after three questions, one a second (`mcast_solicit`, `retrans_time_ms`),
        // each a little late, as its repeated SYNs are.
        "nohost" => Answer::Fails(TcpError::NoRouteToHost, Duration::from_millis(3070)),
        "noroute" => Answer::Fails(TcpError::NetworkUnreachable, Duration::ZERO),
        "passive" | "disabled" => Answer::Nothing,
        "opensent" => accepts(vec![FOR_EVER]),
        "openconfirm" => accepts(vec![opens(peer.asn, 90, peer.address), FOR_EVER]),
        "wrongas" => accepts(vec![opens(65999, 90, peer.address), FOR_EVER]),
        "badhold" => accepts(vec![opens(peer.asn, 1, peer.address), FOR_EVER]),
        "badid" => accepts(vec![opens(peer.asn, 90, DAEMONS_ID), FOR_EVER]),
        "rx_badas" => accepts(vec![
            opens(peer.asn, 90, peer.address),
            Step::Receive,
            sends(open::BAD_PEER_AS),
            closes(),
        ]),
        "hold" => accepts([established(peer, 9), vec![alive(6), FOR_EVER]].concat()),
        "shutdown" => after_8_s(vec![sends(cease::ADMINISTRATIVE_SHUTDOWN), closes()]),
        "rx_maxpfx" => after_8_s(vec![sends(cease::MAXIMUM_PREFIXES_REACHED), closes()]),
        "rx_hold" => after_8_s(vec![sends(HOLD_TIMER_EXPIRED), closes()]),
        "rx_close" => after_8_s(vec![closes()]),
        "tcpclose" => accepts(vec![closes()]),
        "limit_restart" | "limit_disable" | "limit_block" => return Err("no prefix limits yet".to_owned()),
        "notlink" => return Err("no interfaces that a neighbour could be off".to_owned()),
        "gr" => return Err("no graceful restart yet".to_owned()),
        _ => return Err("not known".to_owned()),
    })
}

/// The peer sends its OPEN, answers ours, and is established.
fn established(peer: &Peer, hold_time: u16) -> Vec<Step> {
    vec![
        opens(peer.asn, hold_time, peer.address),
        Step::Receive,
        Step::Send(bytes(&Message::Keepalive)),
        Step::Receive,
    ]
}

fn opens(asn: u32, hold_time: u16, id: Ipv4Addr) -> Step {
    let capabilities = [
        Capability::Multiprotocol(Family::IPV4_UNICAST),
        Capability::FourOctetAs(asn),
    ];
    Step::Send(bytes(&Message::Open(Open::new(asn, hold_time, id, capabilities))))
}

const fn alive(seconds: u64) -> Step {
    Step::Alive(Duration::from_secs(seconds))
}
