//! A table from an MRT file: what one peer of a collector had announced at the end of it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use bgp_wire::mrt::{Body, Decoder, Peer, Reader};
use bgp_wire::{AttributeValue, Community, Decoded, Disposition, Message, MpNlri, Update};
use indexmap::{IndexMap, IndexSet};
use ipnet::IpNet;
use labsim::lab::Origination;
use labsim::speaker::attributes::Attributes;
use labsim::topology;

use super::shapes::Checked;
use crate::cli::input;

/// Reads a peer's routes of one family. The peer with the most announcements, if none is named.
pub(super) fn read(
    file: &Path,
    peer: Option<IpAddr>,
    six: bool,
    err: &mut dyn Write,
) -> io::Result<Checked<Vec<Origination>>> {
    let peer = match peer {
        Some(peer) => peer,
        None => match busiest(file, six) {
            Ok(peer) => peer,
            Err(reason) => return Ok(Err(reason)),
        },
    };
    let mut table = Table::default();
    let read = each_route(file, six, &mut |from, change| {
        if from == peer {
            table.take(change);
        }
    });
    if let Err(reason) = read {
        return Ok(Err(reason));
    }
    let Table {
        routes,
        undecodable,
        private,
        ..
    } = table;
    for (count, what) in [
        (undecodable, "cannot be decoded"),
        (
            private,
            "would not be passed on: AS 64512 on the path, or NO_ADVERTISE",
        ),
    ] {
        if count > 0 {
            writeln!(
                err,
                "warning: {}: {count} routes of {peer} {what}; they are left out",
                file.display()
            )?;
        }
    }
    let family = if six { "IPv6" } else { "IPv4" };
    if routes.is_empty() {
        return Ok(Err(format!("{}: no {family} routes of {peer}", file.display())));
    }
    writeln!(
        err,
        "{}: {} {family} routes of {peer}",
        file.display(),
        routes.len()
    )?;
    let origination = |(prefix, attributes)| Origination {
        learned: Some(attributes),
        ..Origination::plain(prefix)
    };
    Ok(Ok(routes.into_iter().map(origination).collect()))
}

/// What becomes of a prefix.
enum Change {
    Announced(Vec<IpNet>, Box<Update>),
    Withdrawn(Vec<IpNet>),
    Undecodable,
}

#[derive(Default)]
struct Table {
    routes: IndexMap<IpNet, Arc<Attributes>>,
    /// Each set of attributes once.
    sets: IndexSet<Arc<Attributes>>,
    undecodable: u64,
    private: u64,
}

impl Table {
    fn take(&mut self, change: Change) {
        match change {
            Change::Undecodable => self.undecodable += 1,
            Change::Withdrawn(prefixes) => {
                for prefix in prefixes {
                    self.routes.swap_remove(&prefix);
                }
            }
            Change::Announced(prefixes, update) => {
                let attributes = from_outside(Attributes::from_wire(update.attributes));
                if attributes.as_path.contains(topology::ASN)
                    || attributes.communities.contains(&Community::NO_ADVERTISE)
                {
                    self.private += prefixes.len() as u64;
                    return;
                }
                let (place, _) = self.sets.insert_full(Arc::new(attributes));
                let attributes = &self.sets[place];
                self.routes.extend(
                    prefixes
                        .into_iter()
                        .map(|prefix| (prefix, Arc::clone(attributes))),
                );
            }
        }
    }
}

/// As the border router tells it inside its AS: with itself as the next hop, and its own preference.
fn from_outside(attributes: Attributes) -> Attributes {
    Attributes {
        next_hop: None,
        local_pref: None,
        originator_id: None,
        cluster_list: Vec::new(),
        ..attributes
    }
}

/// The peer with the most announcements.
fn busiest(file: &Path, six: bool) -> Checked<IpAddr> {
    let mut announced: BTreeMap<IpAddr, usize> = BTreeMap::new();
    each_route(file, six, &mut |peer, change| {
        if let Change::Announced(prefixes, _) = change {
            *announced.entry(peer).or_default() += prefixes.len();
        }
    })?;
    let most = announced.into_iter().max_by_key(|&(_, count)| count);
    let (peer, _) = most.ok_or_else(|| {
        let family = if six { "IPv6" } else { "IPv4" };
        format!(
            "{}: no {family} routes in TABLE_DUMP_V2 or BGP4MP records",
            file.display()
        )
    })?;
    Ok(peer)
}

/// Tells all changes of a family, in the order of the file.
fn each_route(file: &Path, six: bool, then: &mut dyn FnMut(IpAddr, Change)) -> Checked<()> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let mut reader = Reader::new(input::open(file).map_err(|error| failed(&error))?);
    let mut decoder = Decoder::new();
    let mut peers: Vec<Peer> = Vec::new();
    while let Some(record) = reader.next() {
        let record = record.map_err(|error| failed(&error))?;
        match record.body() {
            Ok(Body::PeerIndexTable(table)) => peers = table.peers().collect(),
            Ok(Body::Rib(rib)) => {
                for entry in rib.entries() {
                    if let Some(peer) = peers.get(usize::from(entry.peer_index)) {
                        changes(decoder.rib_entry(&rib, &entry), six, peer.address, then);
                    }
                }
            }
            Ok(Body::Message(message)) if !message.local => {
                changes(decoder.message(&message), six, message.peering.peer_address, then);
            }
            _ => {}
        }
    }
    Ok(())
}

fn changes<E>(decoded: Result<Decoded, E>, six: bool, peer: IpAddr, then: &mut dyn FnMut(IpAddr, Change)) {
    let Ok(decoded) = decoded else {
        return then(peer, Change::Undecodable);
    };
    let withdraw = decoded.disposition() == Some(Disposition::TreatAsWithdraw);
    let Message::Update(update) = decoded.message else {
        return;
    };
    let update = if withdraw {
        update.into_withdrawal()
    } else {
        update
    };
    let (mut announced, mut withdrawn) = (Vec::new(), Vec::new());
    if !six {
        announced.extend(update.nlri.iter().map(|nlri| IpNet::from(nlri.prefix).trunc()));
        withdrawn.extend(
            update
                .withdrawn
                .iter()
                .map(|nlri| IpNet::from(nlri.prefix).trunc()),
        );
    }
    for attribute in &update.attributes {
        match &attribute.value {
            AttributeValue::MpReach(reach) => announced.extend(unicast(&reach.nlri, six)),
            AttributeValue::MpUnreach(unreach) => withdrawn.extend(unicast(&unreach.nlri, six)),
            _ => {}
        }
    }
    if !withdrawn.is_empty() {
        then(peer, Change::Withdrawn(withdrawn));
    }
    if !announced.is_empty() {
        then(peer, Change::Announced(announced, Box::new(update)));
    }
}

fn unicast(nlri: &MpNlri, six: bool) -> Vec<IpNet> {
    match nlri {
        MpNlri::Ipv4Unicast(nlri) if !six => {
            nlri.iter().map(|nlri| IpNet::from(nlri.prefix).trunc()).collect()
        }
        MpNlri::Ipv6Unicast(nlri) if six => {
            nlri.iter().map(|nlri| IpNet::from(nlri.prefix).trunc()).collect()
        }
        _ => Vec::new(),
    }
}
