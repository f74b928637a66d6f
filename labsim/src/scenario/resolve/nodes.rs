//! Nodes: patterns with `count` become nodes, and no two of them have a name or an address in common.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::series::{NamePattern, check_name, later, later_prefix, later4, later6};
use super::{Context, timers};
use crate::calico::Manifests;
use crate::diagnostic::{Span, shown};
use crate::lab::Origination;
use crate::scenario::schema::{self, Route};
use crate::scenario::word::Prefix;
use crate::speaker::profile::{BIRD2, Profile};
use crate::yaml::{Spanned, Terse};

/// The most nodes that a lab may have.
const MOST_NODES: usize = 10_000;
/// The most routes that its nodes may originate from the start.
const MOST_ROUTES: usize = 2_000_000;

/// A node before it has neighbours.
pub(super) struct Planned<'a> {
    pub(super) name: String,
    pub(super) id: Ipv4Addr,
    pub(super) asn: u32,
    pub(super) address: IpAddr,
    pub(super) address6: Option<Ipv6Addr>,
    pub(super) cluster: Option<Ipv4Addr>,
    pub(super) profile: &'static Profile,
    pub(super) timers: Option<&'a schema::Timers>,
    pub(super) routes: Vec<Origination>,
    /// Calico's manifests configure it.
    pub(super) calico: bool,
}

impl Planned<'_> {
    /// Every address it answers on.
    pub(super) fn addresses(&self) -> Vec<IpAddr> {
        let mut addresses = vec![self.address];
        addresses.extend(self.address6.map(IpAddr::V6).filter(|six| *six != self.address));
        addresses
    }
}

/// The nodes of a file, in its order.
pub(super) fn plan<'a>(
    file: &'a schema::Scenario,
    manifests: Option<&Manifests>,
    context: &mut Context<'_>,
) -> Vec<Planned<'a>> {
    let mut planner = Planner {
        file,
        manifests,
        context,
        planned: Vec::new(),
        routes: 0,
        ids: BTreeMap::new(),
        addresses: BTreeMap::new(),
    };
    for (key, node) in &file.nodes.0 {
        planner.entry(key, node);
    }
    planner.planned
}

struct Planner<'a, 'c, 'f> {
    file: &'a schema::Scenario,
    manifests: Option<&'c Manifests>,
    context: &'c mut Context<'f>,
    planned: Vec<Planned<'a>>,
    /// How many routes there are so far.
    routes: usize,
    ids: BTreeMap<Ipv4Addr, String>,
    addresses: BTreeMap<IpAddr, String>,
}

impl<'a> Planner<'a, '_, '_> {
    /// One entry of `nodes`: one node, or `count` of them.
    fn entry(&mut self, key: &Spanned<String>, node: &'a schema::Node) {
        if let Some(timers) = &node.timers {
            timers::check(timers, self.context.findings);
        }
        if let Some(outside) = node
            .outside
            .as_ref()
            .filter(|_| self.manifests.is_none() && !self.context.doubt.about("calico"))
        {
            self.context
                .findings
                .error(
                    outside.span,
                    "`outside` means outside of the Calico cluster, and there is none",
                )
                .help("leave it out, or name Calico's manifests under `calico`");
        }
        let Some(names) = self.names(key, node) else {
            return self.context.names.lose(key);
        };
        for (step, name) in names.into_iter().enumerate() {
            let before = self.context.findings.errors();
            self.node(key, name, node, step);
            // One error per entry is enough: the other nodes of a pattern have the same one.
            if self.context.findings.errors() > before {
                self.context.names.lose(key);
                break;
            }
        }
    }

    /// The names that a key and `count` stand for.
    fn names(&mut self, key: &Spanned<String>, node: &schema::Node) -> Option<Vec<String>> {
        let count = node
            .count
            .as_ref()
            .map(|count| (count.span, count.value as usize));
        let pattern = NamePattern::of(key);
        let findings = &mut *self.context.findings;
        match (count, &pattern) {
            (Some((span, count)), _) if count == 0 || self.planned.len() + count > MOST_NODES => {
                findings.error(span, format!("a lab has from 1 to {MOST_NODES} nodes"));
                None
            }
            (Some((_, count)), Some(pattern)) => Some((1..=count).map(|n| pattern.name(n)).collect()),
            (Some(_), None) => {
                findings
                    .error(key.span, "the name of `count` nodes needs a place for the number")
                    .help(format!("write `{}{{n}}`", key.value));
                None
            }
            (None, Some(_)) => {
                findings
                    .error(key.span, "a name with `{n}` stands for several nodes")
                    .help("say with `count` how many they are");
                None
            }
            (None, None) if self.planned.len() >= MOST_NODES => {
                findings.error(key.span, format!("a lab has at most {MOST_NODES} nodes"));
                None
            }
            (None, None) => Some(vec![key.value.clone()]),
        }
    }

    /// The node that comes `step` places after the first of its entry.
    fn node(&mut self, key: &Spanned<String>, name: String, node: &'a schema::Node, step: usize) {
        if let Err(rule) = check_name(&name) {
            let message = format!("`{}` cannot be the name of a node", shown(&name));
            self.context.findings.error(key.span, message).help(rule);
            return;
        }
        let Some(addresses) = self.addresses(node, step) else {
            return;
        };
        if !self.context.names.add(&name) {
            let message = format!("there is a node `{name}` already");
            self.context.findings.error(key.span, message);
            return;
        }
        self.claim(&name, node, &addresses);
        let outside = node.outside.as_ref().is_some_and(|outside| outside.value);
        let calico = self.manifests.is_some() && !outside;
        let planned = Planned {
            name,
            id: addresses.id,
            asn: self.asn(node, calico, key.span),
            address: addresses.main,
            address6: addresses.six,
            cluster: node.cluster.as_ref().map(|cluster| cluster.value.0),
            profile: node.profile.or(self.file.profile).map_or(&BIRD2, |name| name.0),
            timers: node.timers.as_ref(),
            routes: self.routes(node, step, addresses.six.is_some() || addresses.main.is_ipv6()),
            calico,
        };
        self.planned.push(planned);
    }

    /// Its identifier and addresses, if there are so many.
    fn addresses(&mut self, node: &schema::Node, step: usize) -> Option<Addresses> {
        let id = later4(node.id.value.0, step);
        let main = match &node.address {
            None => id.map(IpAddr::V4),
            Some(address) => later(address.value.0, step),
        };
        let six = node.address6.as_ref().map(|six| later6(six.value.0, step));
        match (id, main, six) {
            (Some(id), Some(main), None) => Some(Addresses { id, main, six: None }),
            (Some(id), Some(main), Some(Some(six))) => Some(Addresses {
                id,
                main,
                six: Some(six),
            }),
            _ => {
                let span = node.count.as_ref().map_or(node.id.span, |count| count.span);
                let message = "there are not so many addresses after the first one";
                self.context.findings.error(span, message);
                None
            }
        }
    }

    /// Notes a node's identifier and addresses, and finds that another node has them.
    fn claim(&mut self, name: &str, node: &schema::Node, addresses: &Addresses) {
        let Addresses { id, main, six } = *addresses;
        if let Some(other) = self.ids.get(&id) {
            let message = format!("{id} is the identifier of {other} already");
            self.context
                .findings
                .error(node.id.span, message)
                .help("every speaker of an AS needs one of its own (RFC 6286 §2.1)");
            return;
        }
        self.ids.insert(id, name.to_owned());
        let span = node.address.as_ref().map_or(node.id.span, |address| address.span);
        self.claim_address(name, main, span);
        if let (Some(six), Some(given)) = (six.filter(|six| IpAddr::V6(*six) != main), &node.address6) {
            self.claim_address(name, IpAddr::V6(six), given.span);
        }
    }

    fn claim_address(&mut self, name: &str, address: IpAddr, span: Span) {
        match self.addresses.get(&address) {
            Some(other) => {
                let message = format!("{address} is an address of {other} already");
                self.context.findings.error(span, message);
            }
            None => {
                self.addresses.insert(address, name.to_owned());
            }
        }
    }

    /// The node's own AS number, that of its Calico cluster, or that of the file.
    fn asn(&mut self, node: &schema::Node, calico: bool, span: Span) -> u32 {
        let of_cluster = self
            .manifests
            .filter(|_| calico)
            .map(|manifests| manifests.as_number());
        let asn = node.asn.map(|asn| asn.0).or(of_cluster);
        let doubt = ["as", "calico", "nodes"]
            .iter()
            .any(|key| self.context.doubt.about(key));
        asn.or(self.file.asn.map(|asn| asn.0)).unwrap_or_else(|| {
            if !doubt {
                self.context
                    .findings
                    .error(span, "this node has no AS number")
                    .help("give it one with `as`, or all nodes with `as` at the top of the file");
            }
            0
        })
    }

    fn routes(&mut self, node: &schema::Node, step: usize, has_six: bool) -> Vec<Origination> {
        let mut routes = Vec::new();
        let mut prefixes = BTreeSet::new();
        for route in node.routes.iter().flatten() {
            let (span, mut route) = origination(route);
            self.routes += 1;
            let (Some(prefix), true) = (later_prefix(route.prefix, step), self.routes <= MOST_ROUTES) else {
                let message = format!("there are not so many prefixes, or more than {MOST_ROUTES} in all");
                self.context.findings.error(span, message);
                break;
            };
            route.prefix = prefix;
            if !prefixes.insert(prefix) {
                let message = format!("{prefix} is among the node's routes already");
                self.context.findings.error(span, message);
            }
            if !has_six && prefix.addr().is_ipv6() && step == 0 {
                let message =
                    "this route will not be announced: the node has no IPv6 address as its next hop";
                self.context
                    .findings
                    .warning(span, message)
                    .help("give the node an `address6`");
            }
            routes.push(route);
        }
        routes
    }
}

/// Where a node can be reached.
struct Addresses {
    id: Ipv4Addr,
    main: IpAddr,
    six: Option<Ipv6Addr>,
}

/// A route in either form, and where it stands.
pub(super) fn origination(route: &Terse<Spanned<Prefix>, Spanned<Route>>) -> (Span, Origination) {
    match route {
        Terse::Short(prefix) => (prefix.span, Origination::plain(prefix.value.0)),
        Terse::Long(route) => {
            let communities = route.communities.iter().flatten();
            let origination = Origination {
                prefix: route.prefix.value.0,
                med: route.med,
                local_pref: route.local_pref,
                communities: communities.map(|community| community.0).collect(),
                learned: None,
            };
            (route.prefix.span, origination)
        }
    }
}
