//! What an UPDATE means to the routing process: prefixes and attributes by number.

use std::net::IpAddr;

use bgp_wire::{AttributeValue, MpNlri, MpReach, MpUnreach, NextHop, Nlri, Update};
use ipnet::IpNet;

use super::attributes::Attributes;
use super::shared::{AttributesId, PrefixId, Shared};

/// The routes of one UPDATE.
#[derive(Debug, Default)]
pub(super) struct Routes {
    /// No longer reachable through the sender.
    pub(super) withdrawn: Vec<PrefixId>,
    /// Reachable, with these attributes. IPv4 prefixes in the NLRI field and those in MP_REACH_NLRI have next hops of
    /// their own, so there are up to two of these.
    pub(super) announced: Vec<(AttributesId, Vec<PrefixId>)>,
}

impl Routes {
    /// How many prefixes are announced and withdrawn.
    pub(super) fn prefixes(&self) -> u64 {
        let announced: usize = self.announced.iter().map(|(_, prefixes)| prefixes.len()).sum();
        (announced + self.withdrawn.len()) as u64
    }

    /// Takes an UPDATE apart. Families other than unicast are left out: no session here carries them.
    pub(super) fn new(shared: &mut Shared, mut update: Update) -> Routes {
        let mut routes = Routes {
            withdrawn: numbers(shared, &update.withdrawn),
            announced: Vec::new(),
        };
        let (mut reach, mut unreach) = (None, None);
        for attribute in &mut update.attributes {
            match &mut attribute.value {
                AttributeValue::MpReach(mp) => reach = Some((**mp).clone()),
                AttributeValue::MpUnreach(mp) => unreach = Some((**mp).clone()),
                _ => {}
            }
        }
        if let Some(MpUnreach { nlri, .. }) = unreach {
            routes.withdrawn.extend(mp_numbers(shared, &nlri));
        }
        if update.nlri.is_empty() && reach.is_none() {
            return routes;
        }
        let attributes = Attributes::from_wire(update.attributes);
        if let Some(MpReach { next_hop, nlri, .. }) = reach {
            let prefixes = mp_numbers(shared, &nlri);
            let attributes = Attributes {
                next_hop: address(&next_hop),
                ..attributes.clone()
            };
            routes
                .announced
                .push((shared.attributes_id(attributes), prefixes));
        }
        if !update.nlri.is_empty() {
            let prefixes = numbers(shared, &update.nlri);
            routes
                .announced
                .push((shared.attributes_id(attributes), prefixes));
        }
        routes
    }
}

fn numbers<P: Copy + Into<IpNet>>(shared: &mut Shared, nlri: &[Nlri<P>]) -> Vec<PrefixId> {
    nlri.iter()
        .map(|nlri| shared.prefix_id(nlri.prefix.into()))
        .collect()
}

fn mp_numbers(shared: &mut Shared, nlri: &MpNlri) -> Vec<PrefixId> {
    match nlri {
        MpNlri::Ipv4Unicast(nlri) => numbers(shared, nlri),
        MpNlri::Ipv6Unicast(nlri) => numbers(shared, nlri),
        _ => Vec::new(),
    }
}

fn address(next_hop: &NextHop) -> Option<IpAddr> {
    match next_hop {
        NextHop::V4(address) => Some(IpAddr::V4(*address)),
        NextHop::V6 { global, .. } => Some(IpAddr::V6(*global)),
        _ => None,
    }
}
