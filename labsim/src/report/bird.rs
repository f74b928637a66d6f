//! A node as BIRD shows it: its sessions for `show protocols`, its routes for `show route`.

use bird_ctl::show::protocols::{Info, ProtocolRow, ProtocolState};
use bird_ctl::show::route::{Dest, Mark, Metric, NextHop, Origin, Route, RouteTable, Tail};
use ipnet::IpNet;

use crate::lab::{Lab, NodeId};
use crate::observe::{Observe, PathView, SessionView};
use crate::speaker::config::{PeerConfig, PeerOrigin};
use crate::speaker::fsm::State;
use crate::speaker::time::Time;

/// BIRD's preference of static routes, and of BGP's.
const STATIC_PREFERENCE: u32 = 200;
const BGP_PREFERENCE: u32 = 100;

/// The rows of `show protocols`: the sessions of a node.
pub fn protocols(lab: &Lab, node: NodeId, observed: &dyn Observe) -> Vec<ProtocolRow> {
    let peers = &lab.nodes[node.index()].speaker.peers;
    let row = |peer: &PeerConfig| Some(protocol(lab, peer, &observed.session(node, peer.address)?));
    peers.iter().filter_map(row).collect()
}

fn protocol(lab: &Lab, peer: &PeerConfig, session: &SessionView) -> ProtocolRow {
    let state = match session {
        SessionView { disabled: true, .. } => ProtocolState::Down,
        SessionView {
            state: State::Established,
            ..
        } => ProtocolState::Up,
        _ => ProtocolState::Start,
    };
    let info = match session {
        // A protocol that is down has no BGP state.
        SessionView {
            disabled: true,
            error,
            ..
        } => error.clone(),
        SessionView {
            passive: true, error, ..
        } => format!("{:<14}{error}", "Passive"),
        SessionView { state, error, .. } => format!("{:<14}{error}", state.name()),
    };
    ProtocolRow {
        name: session_name(lab, peer),
        proto: "BGP".to_owned(),
        table: None,
        state,
        since: clock(session.since),
        info: Info::parse("BGP", &info),
    }
}

/// The name of a session, as the scenario or Calico's confd gives it.
pub fn session_name(lab: &Lab, peer: &PeerConfig) -> String {
    let address = || peer.address.to_string().replace(['.', ':'], "_");
    match peer.settings.origin {
        PeerOrigin::Lab => lab.name_of(peer.address),
        PeerOrigin::CalicoMesh => format!("Mesh_{}", address()),
        PeerOrigin::CalicoGlobal => format!("Global_{}", address()),
        PeerOrigin::CalicoNode => format!("Node_{}", address()),
    }
}

/// The tables of `show route`: the routes of a node, IPv4 and IPv6 apart. A table without routes is left out.
pub fn routes(lab: &Lab, node: NodeId, observed: &dyn Observe) -> Vec<RouteTable> {
    let prefixes = observed.prefixes(node);
    let table = |name: &str, of_family: fn(&IpNet) -> bool| {
        let of_prefix = |prefix: &IpNet| {
            observed
                .paths(node, *prefix)
                .iter()
                .map(|path| route(lab, node, *prefix, path))
                .collect::<Vec<_>>()
        };
        let routes = prefixes
            .iter()
            .filter(|prefix| of_family(prefix))
            .flat_map(of_prefix)
            .collect();
        RouteTable {
            name: Some(name.to_owned()),
            routes,
            count: None,
        }
    };
    let tables = [
        table("master4", |prefix| matches!(prefix, IpNet::V4(_))),
        table("master6", |prefix| matches!(prefix, IpNet::V6(_))),
    ];
    tables
        .into_iter()
        .filter(|table| !table.routes.is_empty())
        .collect()
}

fn route(lab: &Lab, node: NodeId, prefix: IpNet, path: &PathView) -> Route {
    let since = clock(path.since);
    let Some(from) = path.from else {
        // What a node originates is a static route to nowhere, as in Calico and in the labs recorded with real daemons.
        let mut route = Route::new(prefix, Dest::Blackhole, "static1", since);
        route.metric = Metric {
            preference: STATIC_PREFERENCE,
            ..Metric::default()
        };
        return route;
    };
    let config = lab.nodes[node.index()]
        .speaker
        .peers
        .iter()
        .find(|peer| peer.address == from);
    let protocol = config.map_or_else(|| from.to_string(), |peer| session_name(lab, peer));
    let mut route = Route::new(prefix, Dest::Unicast, protocol, since);
    let hop = NextHop {
        via: path.next_hop,
        dev: Some(INTERFACE.into()),
        ..NextHop::default()
    };
    route.next_hops = [hop].into();
    // BIRD says `from` where the neighbour is not the next hop itself.
    route.from = (path.next_hop != Some(from)).then_some(from);
    route.mark = if path.best { Mark::Best } else { Mark::None };
    route.metric = Metric {
        preference: BGP_PREFERENCE,
        ..Metric::default()
    };
    route.tail = Some(Tail::Bgp {
        origin_as: path.asns.last().copied(),
        origin: Some(origin(path.origin)),
    });
    route
}

/// The interface that every node of a lab has.
const INTERFACE: &str = "eth0";

fn origin(name: &str) -> Origin {
    match name {
        "IGP" => Origin::Igp,
        "EGP" => Origin::Egp,
        _ => Origin::Incomplete,
    }
}

/// A moment of virtual time as a clock that showed midnight when the lab began, in BIRD 2's format.
pub fn clock(time: Time) -> String {
    let milliseconds = time.as_nanos() / 1_000_000;
    let (seconds, milliseconds) = (milliseconds / 1000, milliseconds % 1000);
    format!(
        "{:02}:{:02}:{:02}.{milliseconds:03}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}
