//! bgpsim: one AS whose routers all have a link of weight 1 to a hub without sessions, so that any two are equally far
//! apart; `GlobalOspf`, a queue first in, first out, and prefixes that do not overlap.

use std::time::Instant;

use bgpsim::prelude::*;

use super::Shape;
use super::child::Done;
use crate::Outcome;

type Net = Network<SimplePrefix, BasicEventQueue<SimplePrefix>, GlobalOspf>;

const ASN: u32 = 64512;

pub(super) fn run(shape: Shape, nodes: u32) -> Outcome<Done> {
    let mut net = Net::default();
    let hub = net.add_router("hub", ASN);
    let reflectors = match shape {
        Shape::Mesh => 0,
        Shape::TwoReflectors => 2,
    };
    let routers: Vec<RouterId> = (0..reflectors + nodes)
        .map(|id| net.add_router(format!("r{id}"), ASN))
        .collect();
    let links = || routers.iter().map(|&router| (hub, router));
    net.add_links_from(links())?;
    let both_ways = links().flat_map(|(hub, router)| [(hub, router, 1.0), (router, hub, 1.0)]);
    net.set_link_weights_from(both_ways)?;
    let sessions = sessions(shape, &routers);
    net.set_bgp_session_from(sessions.iter().copied())?;

    net.manual_simulation();
    let begun = Instant::now();
    for (&router, number) in routers.iter().skip(reflectors as usize).zip(0_u32..) {
        let no_path: [u32; 0] = [];
        net.advertise_route(router, SimplePrefix::from(number), no_path, None, [])?;
    }
    let mut prefix_updates = 0;
    while net.simulate_step()?.is_some() {
        prefix_updates += 1;
    }
    let converge_wall = begun.elapsed();
    // To take a large network apart is no part of the work.
    std::mem::forget(net);
    Ok(Done {
        sessions: sessions.len() as u64,
        prefix_updates,
        converge_wall,
    })
}

/// Sessions, and whether the second router is a client of the first.
fn sessions(shape: Shape, routers: &[RouterId]) -> Vec<(RouterId, RouterId, Option<bool>)> {
    let pairs = routers.iter().enumerate().flat_map(|(place, &one)| {
        let others = routers.iter().enumerate().skip(place + 1);
        others.map(move |(other_place, &other)| (one, other, place, other_place))
    });
    let session = |(one, other, place, other_place)| match shape {
        Shape::Mesh => Some((one, other, Some(false))),
        Shape::TwoReflectors if place >= 2 => None,
        Shape::TwoReflectors => Some((one, other, Some(other_place >= 2))),
    };
    pairs.filter_map(session).collect()
}
