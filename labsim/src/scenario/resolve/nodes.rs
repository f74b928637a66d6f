//! Nodes: patterns with `count` become nodes, and no two of them have a name or an address in common.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::{Context, timers};
use crate::calico::Manifests;
use crate::diagnostic::Span;
use crate::lab::Origination;
use crate::scenario::schema::{self, Route};
use crate::scenario::word::Prefix;
use crate::speaker::profile::{BIRD2, Profile};
use crate::yaml::{Spanned, Terse};

/// The most nodes that a lab may have.
const MOST_NODES: usize = 10_000;

/// A node before it has neighbours.
pub(super) struct Planned<'a> {
    pub(super) name: String,
    /// Where its name stands.
    pub(super) span: Span,
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
            return;
        };
        for (step, name) in names.into_iter().enumerate() {
            let before = self.context.findings.errors();
            self.node(key, name, node, step);
            // One error per entry is enough: the other nodes of a pattern have the same one.
            if self.context.findings.errors() > before {
                if step > 0 || node.count.is_some() {
                    self.context.names.lose(key);
                }
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
            let message = format!("`{name}` cannot be the name of a node");
            self.context.findings.error(key.span, message).help(rule);
            self.context.names.lose(&name);
            return;
        }
        if !self.context.names.add(&name) {
            let message = format!("there is a node `{name}` already");
            self.context.findings.error(key.span, message);
            return;
        }
        let too_far = |span: Span, context: &mut Context<'_>| {
            let message = "there are not so many addresses after this one";
            context.findings.error(span, message);
        };
        let Some(id) = later4(node.id.value.0, step) else {
            return too_far(node.id.span, self.context);
        };
        let address = match &node.address {
            None => Some(IpAddr::V4(id)),
            Some(address) => later(address.value.0, step),
        };
        let address_span = node.address.as_ref().map_or(node.id.span, |address| address.span);
        let Some(address) = address else {
            return too_far(address_span, self.context);
        };
        let address6 = node
            .address6
            .as_ref()
            .map(|six| (six.span, later6(six.value.0, step)));
        if let Some((span, None)) = address6 {
            return too_far(span, self.context);
        }
        self.claim(&name, id, node.id.span, address, address_span);
        let address6 = address6.and_then(|(span, six)| six.map(|six| (span, six)));
        if let Some((span, six)) = address6.filter(|(_, six)| IpAddr::V6(*six) != address) {
            self.claim_address(&name, IpAddr::V6(six), span);
        }
        let calico = self.manifests.is_some() && !node.outside.as_ref().is_some_and(|outside| outside.value);
        let asn = self.asn(node, calico, key.span);
        let routes = self.routes(node, step, address6.is_some() || address.is_ipv6());
        self.planned.push(Planned {
            name,
            span: key.span,
            id,
            asn,
            address,
            address6: address6.map(|(_, six)| six),
            cluster: node.cluster.as_ref().map(|cluster| cluster.value.0),
            profile: node.profile.or(self.file.profile).map_or(&BIRD2, |name| name.0),
            timers: node.timers.as_ref(),
            routes,
            calico,
        });
    }

    /// Notes a node's identifier and address, and finds that another node has them.
    fn claim(&mut self, name: &str, id: Ipv4Addr, id_span: Span, address: IpAddr, address_span: Span) {
        if let Some(other) = self.ids.get(&id) {
            let message = format!("{id} is the identifier of {other} already");
            self.context
                .findings
                .error(id_span, message)
                .help("every speaker of an AS needs one of its own (RFC 6286 §2.1)");
            return;
        }
        self.ids.insert(id, name.to_owned());
        self.claim_address(name, address, address_span);
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
        let mut routes: Vec<Origination> = Vec::new();
        for route in node.routes.iter().flatten() {
            let (span, mut route) = origination(route);
            let Some(prefix) = later_prefix(route.prefix, step) else {
                let message = "there are not so many prefixes after this one";
                self.context.findings.error(span, message);
                break;
            };
            route.prefix = prefix;
            if routes.iter().any(|other| other.prefix == prefix) {
                let message = format!("{prefix} is among the node's routes already");
                self.context.findings.error(span, message);
            }
            if !has_six && prefix.addr().is_ipv6() && step == 0 {
                self.context
                    .findings
                    .warning(
                        span,
                        "this route will not be announced: the node has no IPv6 address as its next hop",
                    )
                    .help("give the node an `address6`");
            }
            routes.push(route);
        }
        routes
    }
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
            };
            (route.prefix.span, origination)
        }
    }
}

/// A name with a place for a number: `node{n}`, or `node{n:3}` for node001.
struct NamePattern<'a> {
    before: &'a str,
    width: usize,
    after: &'a str,
}

impl<'a> NamePattern<'a> {
    fn of(text: &'a str) -> Option<NamePattern<'a>> {
        let (before, rest) = text.split_once("{n")?;
        let (width, after) = rest.split_once('}')?;
        let width = match width.strip_prefix(':') {
            Some(width) => width.parse().ok().filter(|width| *width <= 9)?,
            None if width.is_empty() => 0,
            None => return None,
        };
        Some(NamePattern { before, width, after })
    }

    fn name(&self, number: usize) -> String {
        let NamePattern { before, width, after } = self;
        format!("{before}{number:0width$}{after}")
    }
}

/// Names are what Kubernetes allows and a little more; patterns and pairs must stay readable.
fn check_name(name: &str) -> Result<(), &'static str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if name.is_empty() || name.len() > 63 || !name.chars().all(allowed) || name.starts_with('-') {
        return Err("a name has letters, digits, `-`, `_` and `.`, 63 of them at most");
    }
    match name {
        "all" | "default" => Err("`all` and `default` have a meaning of their own"),
        _ => Ok(()),
    }
}

fn later4(address: Ipv4Addr, step: usize) -> Option<Ipv4Addr> {
    let step = u32::try_from(step).ok()?;
    u32::from(address).checked_add(step).map(Ipv4Addr::from)
}

fn later6(address: Ipv6Addr, step: usize) -> Option<Ipv6Addr> {
    u128::from(address).checked_add(step as u128).map(Ipv6Addr::from)
}

fn later(address: IpAddr, step: usize) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => later4(address, step).map(IpAddr::V4),
        IpAddr::V6(address) => later6(address, step).map(IpAddr::V6),
    }
}

/// The prefix that comes `step` prefixes of the same size later.
fn later_prefix(prefix: IpNet, step: usize) -> Option<IpNet> {
    let host_bits = u32::from(prefix.max_prefix_len() - prefix.prefix_len());
    let distance = 1_u128
        .checked_shl(host_bits)
        .and_then(|size| size.checked_mul(step as u128));
    match prefix {
        _ if step == 0 => Some(prefix),
        IpNet::V4(net) => {
            let first = u32::from(net.addr()).checked_add(u32::try_from(distance?).ok()?)?;
            Ipv4Net::new(first.into(), net.prefix_len()).ok().map(IpNet::V4)
        }
        IpNet::V6(net) => {
            let first = u128::from(net.addr()).checked_add(distance?)?;
            Ipv6Net::new(first.into(), net.prefix_len()).ok().map(IpNet::V6)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_names() {
        let name = |pattern, n| NamePattern::of(pattern).map(|pattern| pattern.name(n));
        assert_eq!(name("node{n}", 7).as_deref(), Some("node7"));
        assert_eq!(name("node{n:3}-a", 7).as_deref(), Some("node007-a"));
        assert_eq!(name("node", 7), None);
        assert_eq!(name("node{n:x}", 7), None);
        assert!(check_name("node{x}").is_err() && check_name("all").is_err() && check_name("a.b-c").is_ok());
    }

    #[test]
    fn the_next_prefix_is_of_the_same_size() {
        let later = |text: &str, step| later_prefix(text.parse().ok()?, step).map(|net| net.to_string());
        assert_eq!(later("10.244.0.0/26", 5).as_deref(), Some("10.244.1.64/26"));
        assert_eq!(later("2001:db8::/64", 2).as_deref(), Some("2001:db8:0:2::/64"));
        assert_eq!(later("255.255.255.0/24", 1), None);
        assert_eq!(later("0.0.0.0/0", 1), None);
        assert_eq!(later("::/0", 0).as_deref(), Some("::/0"));
        assert_eq!(later("10.0.0.1/32", 1).as_deref(), Some("10.0.0.2/32"));
    }
}
