//! The attributes of a route, after `show route all`. BIRD 1 and 2 name them `BGP.local_pref`, BIRD 3 `bgp_local_pref`.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use super::text::{parse_origin, word};
use super::{AsPath, KernelAttribute, Origin};
use crate::Dialect;

/// An attribute of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Attribute {
    /// The router and the table by which the next hop is reached (BIRD 3): `via 10.0.0.2 table master4`.
    HostEntry(String),
    /// The preference of the protocol (BIRD 3; the others print it in the route's line).
    Preference(u32),
    /// The distance to the next hop (BIRD 3); `None` where it is not known.
    LocalMetric(Option<u64>),
    /// Who sent it (BIRD 3).
    From(IpAddr),
    /// What kind of protocol it came from (BIRD 3): `BGP`, `static`, `device` …
    Source(String),
    /// ORIGIN (RFC 4271 section 5.1.1).
    Origin(Origin),
    /// AS_PATH (RFC 4271 section 5.1.2).
    AsPath(AsPath),
    /// NEXT_HOP (RFC 4271 section 5.1.3); a second one is the link-local one.
    NextHop(Vec<IpAddr>),
    /// MULTI_EXIT_DISC (RFC 4271 section 5.1.4).
    Med(u32),
    /// LOCAL_PREF (RFC 4271 section 5.1.5).
    LocalPref(u32),
    /// ATOMIC_AGGREGATE (RFC 4271 section 5.1.6).
    AtomicAggregate,
    /// AGGREGATOR (RFC 4271 section 5.1.7): who, and its AS.
    Aggregator(Ipv4Addr, u32),
    /// COMMUNITIES (RFC 1997).
    Communities(Vec<(u16, u16)>),
    /// ORIGINATOR_ID (RFC 4456).
    OriginatorId(Ipv4Addr),
    /// CLUSTER_LIST (RFC 4456).
    ClusterList(Vec<Ipv4Addr>),
    /// EXTENDED COMMUNITIES (RFC 4360), each as printed between its parentheses: `rt, 64512, 1`.
    ExtendedCommunities(Vec<String>),
    /// AIGP (RFC 7311).
    Aigp(u64),
    /// LARGE_COMMUNITY (RFC 8092).
    LargeCommunities(Vec<(u32, u32, u32)>),
    /// ONLY_TO_CUSTOMER (RFC 9234).
    OnlyToCustomer(u32),
    /// The OSPF metric, or that of type 1.
    OspfMetric1(u32),
    /// The OSPF metric of type 2.
    OspfMetric2(u32),
    /// The OSPF tag.
    OspfTag(u32),
    /// The OSPF router that the route comes from.
    OspfRouterId(Ipv4Addr),
    /// The metric by which next hops are compared.
    IgpMetric(u32),
    /// The metric of RIP.
    RipMetric(u32),
    /// The tag of RIP.
    RipTag(u16),
    /// The metric of Babel.
    BabelMetric(u32),
    /// The sequence number of Babel.
    BabelSeqno(u32),
    /// The router that a Babel route comes from.
    BabelRouterId(u64),
    /// The preference of a router advertisement, in BIRD's words.
    RadvPreference(String),
    /// The lifetime of a router advertisement, in seconds.
    RadvLifetime(u32),
    /// What the kernel knows of the route.
    Kernel(KernelAttribute),
    /// The label that MPLS packets for the network come with (since BIRD 2.14).
    MplsLabel(u32),
    /// The class of routes that share a label (since BIRD 2.14).
    MplsClass(u32),
    /// The labels that came with the route (RFC 8277; since BIRD 2).
    MplsLabelStack(Vec<u32>),
    /// How that label was chosen, in BIRD's word or number (since BIRD 2.14).
    MplsPolicy(String),
    /// The providers of an AS (ASPA; since BIRD 2.16); 0: it has none.
    AspaProviders(Vec<u32>),
    /// Origins and longest prefixes of all ROAs of a network (BIRD 3, in tables that it makes for itself).
    RoaAggregated(Vec<(u32, u8)>),
    /// Who put an entry into a bridge's table (BIRD 3): `local`, `dynamic` …
    BridgeSource(String),
    /// Where copies of broadcasts go (RFC 6514, RFC 7432; BIRD 3), in BIRD's words.
    PmsiTunnel(String),
    /// A BGP attribute that this BIRD does not know.
    UnknownBgp {
        /// Its number.
        code: u8,
        /// It is passed on.
        transitive: bool,
        /// Its value; `None` of BIRD 3, which does not print it.
        octets: Option<Vec<u8>>,
    },
    /// Any other attribute, such as one that the configuration defines, or a value that this crate cannot take apart without loss: its name and value as printed.
    Other(String, String),
}

pub(super) fn joined<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(" ")
}

impl Attribute {
    /// Reads an attribute; whatever would not be printed the same again stays text.
    pub(super) fn parse(name: &str, value: &str) -> Self {
        let typed = Self::parse_known(name, value);
        // An old name can come from a BIRD 3, too (`v2 attributes`).
        typed
            .filter(|typed| {
                [Dialect::Bird2, Dialect::Bird3]
                    .iter()
                    .any(|d| typed.name(*d) == name)
            })
            .filter(|typed| typed.value() == value)
            .unwrap_or_else(|| Self::Other(name.to_owned(), value.to_owned()))
    }

    fn parse_known(name: &str, value: &str) -> Option<Self> {
        let (protocol, rest) = name.split_once(['.', '_']).unwrap_or(("", name));
        Some(match (protocol, rest) {
            ("", "hostentry") => Self::HostEntry(value.to_owned()),
            ("", "preference") => Self::Preference(value.parse().ok()?),
            ("local", "metric") if value == "unknown" => Self::LocalMetric(None),
            ("local", "metric") => Self::LocalMetric(Some(value.parse().ok()?)),
            ("", "from") => Self::From(value.parse().ok()?),
            ("", "source") => Self::Source(value.to_owned()),
            ("BGP" | "bgp", name) => Self::parse_bgp(name, value)?,
            ("OSPF" | "ospf", "metric1") => Self::OspfMetric1(value.parse().ok()?),
            ("OSPF" | "ospf", "metric2") => Self::OspfMetric2(value.parse().ok()?),
            ("OSPF" | "ospf", "tag") => {
                Self::OspfTag(u32::from_str_radix(value.strip_prefix("0x")?, 16).ok()?)
            }
            ("OSPF" | "ospf", "router_id") => Self::OspfRouterId(value.parse().ok()?),
            ("igp", "metric") => Self::IgpMetric(value.parse().ok()?),
            ("RIP" | "rip", "metric") => Self::RipMetric(value.parse().ok()?),
            ("RIP" | "rip", "tag") => Self::RipTag(u16::from_str_radix(value, 16).ok()?),
            ("Babel" | "babel", "metric") => Self::BabelMetric(value.parse().ok()?),
            ("Babel" | "babel", "seqno") => Self::BabelSeqno(value.parse().ok()?),
            ("Babel" | "babel", "router_id") => Self::BabelRouterId(router_id(value)?),
            ("RAdv" | "radv", "preference") => Self::RadvPreference(value.to_owned()),
            ("RAdv" | "radv", "lifetime") => Self::RadvLifetime(value.parse().ok()?),
            ("Kernel" | "krt", name) => Self::Kernel(KernelAttribute::parse(name, value)?),
            ("mpls", "label") => Self::MplsLabel(value.parse().ok()?),
            ("mpls", "class") => Self::MplsClass(value.parse().ok()?),
            ("mpls", "policy") => Self::MplsPolicy(value.to_owned()),
            ("aspa", "providers") => Self::AspaProviders(list(value)?),
            ("roa", "aggregated") => Self::RoaAggregated(roas(value)?),
            ("kbr", "source") => Self::BridgeSource(value.to_owned()),
            _ => return None,
        })
    }

    fn parse_bgp(name: &str, value: &str) -> Option<Self> {
        Some(match name {
            "origin" => Self::Origin(parse_origin(value)?),
            "as_path" | "path" => Self::AsPath(AsPath::parse(value)?),
            "next_hop" => Self::NextHop(list(value)?),
            "med" => Self::Med(value.parse().ok()?),
            "local_pref" => Self::LocalPref(value.parse().ok()?),
            "atomic_aggr" => Self::AtomicAggregate,
            "aggregator" => {
                let (address, number) = value.split_once(" AS")?;
                Self::Aggregator(address.parse().ok()?, number.parse().ok()?)
            }
            "community" => Self::Communities(numbers(value, ",")?.map(pair)?),
            "originator_id" => Self::OriginatorId(value.parse().ok()?),
            "cluster_list" => Self::ClusterList(list(value)?),
            "ext_community" => {
                let inner = tuples(value)?;
                Self::ExtendedCommunities(inner.into_iter().map(str::to_owned).collect())
            }
            "aigp" => Self::Aigp(value.parse().ok()?),
            "large_community" => Self::LargeCommunities(numbers(value, ", ")?.map(triple)?),
            "otc" => Self::OnlyToCustomer(value.parse().ok()?),
            "mpls_label_stack" => {
                let labels = value.split_terminator('/').map(|label| label.parse().ok());
                Self::MplsLabelStack(labels.collect::<Option<_>>()?)
            }
            "pmsi_tunnel" => Self::PmsiTunnel(value.to_owned()),
            _ => Self::parse_unknown(name, value)?,
        })
    }

    fn parse_unknown(name: &str, value: &str) -> Option<Self> {
        let (code, transitive, octets) = match name.strip_prefix("unknown_0x") {
            Some(code) => (code, value == "(transitive)", None),
            None => {
                let code = name.strip_suffix(" [t]");
                let octets = value
                    .split_ascii_whitespace()
                    .map(|octet| u8::from_str_radix(octet, 16));
                let octets = octets.collect::<Result<_, _>>().ok()?;
                (code.unwrap_or(name), code.is_some(), Some(octets))
            }
        };
        let code = u8::from_str_radix(code, 16).ok()?;
        Some(Self::UnknownBgp {
            code,
            transitive,
            octets,
        })
    }

    /// The name in a dialect.
    pub fn name(&self, dialect: Dialect) -> Cow<'_, str> {
        let new = dialect == Dialect::Bird3;
        match self {
            Self::Kernel(kernel) => {
                let prefix = if new { "krt_" } else { "Kernel." };
                return Cow::Owned(format!("{prefix}{}", kernel.name()));
            }
            Self::UnknownBgp { code, .. } if new => return Cow::Owned(format!("bgp_unknown_0x{code:02x}")),
            Self::UnknownBgp { code, transitive, .. } => {
                let transitive = if *transitive { " [t]" } else { "" };
                return Cow::Owned(format!("BGP.{code:02x}{transitive}"));
            }
            _ => {}
        }
        let (old, named) = self.names();
        Cow::Borrowed(if new { named } else { old })
    }

    /// The names in BIRD 1 and 2 and in BIRD 3.
    fn names(&self) -> (&str, &str) {
        match self {
            Self::HostEntry(_) => ("hostentry", "hostentry"),
            Self::Preference(_) => ("preference", "preference"),
            Self::LocalMetric(_) => ("local_metric", "local_metric"),
            Self::From(_) => ("from", "from"),
            Self::Source(_) => ("source", "source"),
            Self::Origin(_) => ("BGP.origin", "bgp_origin"),
            Self::AsPath(_) => ("BGP.as_path", "bgp_path"),
            Self::NextHop(_) => ("BGP.next_hop", "bgp_next_hop"),
            Self::Med(_) => ("BGP.med", "bgp_med"),
            Self::LocalPref(_) => ("BGP.local_pref", "bgp_local_pref"),
            Self::AtomicAggregate => ("BGP.atomic_aggr", "bgp_atomic_aggr"),
            Self::Aggregator(..) => ("BGP.aggregator", "bgp_aggregator"),
            Self::Communities(_) => ("BGP.community", "bgp_community"),
            Self::OriginatorId(_) => ("BGP.originator_id", "bgp_originator_id"),
            Self::ClusterList(_) => ("BGP.cluster_list", "bgp_cluster_list"),
            Self::ExtendedCommunities(_) => ("BGP.ext_community", "bgp_ext_community"),
            Self::Aigp(_) => ("BGP.aigp", "bgp_aigp"),
            Self::LargeCommunities(_) => ("BGP.large_community", "bgp_large_community"),
            Self::OnlyToCustomer(_) => ("BGP.otc", "bgp_otc"),
            Self::OspfMetric1(_) => ("OSPF.metric1", "ospf_metric1"),
            Self::OspfMetric2(_) => ("OSPF.metric2", "ospf_metric2"),
            Self::OspfTag(_) => ("OSPF.tag", "ospf_tag"),
            Self::OspfRouterId(_) => ("OSPF.router_id", "ospf_router_id"),
            Self::IgpMetric(_) => ("igp_metric", "igp_metric"),
            Self::RipMetric(_) => ("RIP.metric", "rip_metric"),
            Self::RipTag(_) => ("RIP.tag", "rip_tag"),
            Self::BabelMetric(_) => ("Babel.metric", "babel_metric"),
            Self::BabelRouterId(_) => ("Babel.router_id", "babel_router_id"),
            Self::RadvPreference(_) => ("RAdv.preference", "radv_preference"),
            Self::RadvLifetime(_) => ("RAdv.lifetime", "radv_lifetime"),
            Self::MplsLabel(_) => ("mpls_label", "mpls_label"),
            Self::BabelSeqno(_) => ("Babel.seqno", "babel_seqno"),
            Self::MplsClass(_) => ("mpls_class", "mpls_class"),
            Self::MplsLabelStack(_) => ("BGP.mpls_label_stack", "bgp_mpls_label_stack"),
            Self::MplsPolicy(_) => ("mpls_policy", "mpls_policy"),
            Self::AspaProviders(_) => ("aspa_providers", "aspa_providers"),
            Self::RoaAggregated(_) => ("roa_aggregated", "roa_aggregated"),
            Self::BridgeSource(_) => ("Bridge.source", "kbr_source"),
            Self::PmsiTunnel(_) => ("BGP.pmsi_tunnel", "bgp_pmsi_tunnel"),
            // Their names are made, not fixed.
            Self::Kernel(_) | Self::UnknownBgp { .. } => ("", ""),
            Self::Other(name, _) => (name, name),
        }
    }

    /// The value as BIRD prints it.
    pub fn value(&self) -> String {
        match self {
            Self::HostEntry(text) | Self::Source(text) | Self::Other(_, text) => text.clone(),
            Self::Preference(n)
            | Self::Med(n)
            | Self::LocalPref(n)
            | Self::OnlyToCustomer(n)
            | Self::OspfMetric1(n)
            | Self::OspfMetric2(n) => n.to_string(),
            Self::IgpMetric(n) | Self::RipMetric(n) | Self::BabelMetric(n) => n.to_string(),
            Self::MplsLabel(n) | Self::MplsClass(n) | Self::RadvLifetime(n) | Self::BabelSeqno(n) => {
                n.to_string()
            }
            Self::MplsLabelStack(labels) => labels.iter().map(u32::to_string).collect::<Vec<_>>().join("/"),
            Self::LocalMetric(None) => "unknown".to_owned(),
            Self::LocalMetric(Some(n)) | Self::Aigp(n) => n.to_string(),
            Self::MplsPolicy(text)
            | Self::BridgeSource(text)
            | Self::PmsiTunnel(text)
            | Self::RadvPreference(text) => text.clone(),
            Self::RipTag(tag) => format!("{tag:04x}"),
            Self::BabelRouterId(id) => id.to_be_bytes().map(|octet| format!("{octet:02x}")).join(":"),
            Self::Kernel(kernel) => kernel.value(),
            Self::AspaProviders(list) => joined(list, ToString::to_string),
            Self::RoaAggregated(list) => {
                let roas: Vec<_> = list
                    .iter()
                    .map(|(asn, max)| format!("as {asn} max {max}"))
                    .collect();
                roas.join(", ")
            }
            Self::UnknownBgp {
                octets: Some(octets), ..
            } => joined(octets, |octet| format!("{octet:02x}")),
            Self::UnknownBgp { transitive: true, .. } => "(transitive)".to_owned(),
            Self::UnknownBgp { .. } => String::new(),
            Self::From(address) => address.to_string(),
            Self::Origin(origin) => word(*origin).to_owned(),
            Self::AsPath(path) => path.to_string(),
            Self::NextHop(hops) => joined(hops, ToString::to_string),
            Self::AtomicAggregate => String::new(),
            Self::Aggregator(address, number) => format!("{address} AS{number}"),
            Self::Communities(list) => joined(list, |(a, b)| format!("({a},{b})")),
            Self::OriginatorId(id) | Self::OspfRouterId(id) => id.to_string(),
            Self::ClusterList(ids) => joined(ids, ToString::to_string),
            Self::ExtendedCommunities(list) => joined(list, |text| format!("({text})")),
            Self::LargeCommunities(list) => joined(list, |(a, b, c)| format!("({a}, {b}, {c})")),
            Self::OspfTag(tag) => format!("0x{tag:08x}"),
        }
    }

    /// Whether only BIRD 3 prints it.
    pub(super) fn is_new(&self) -> bool {
        matches!(
            self,
            Self::HostEntry(_) | Self::Preference(_) | Self::LocalMetric(_) | Self::From(_) | Self::Source(_)
        )
    }
}

fn list<T: std::str::FromStr>(text: &str) -> Option<Vec<T>> {
    text.split_ascii_whitespace()
        .map(|word| word.parse().ok())
        .collect()
}

/// What stands between the parentheses of `(a,b) (c,d)`.
fn tuples(text: &str) -> Option<Vec<&str>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    Some(inner.split(") (").collect())
}

/// Reads the eight octets of a Babel router's id.
fn router_id(text: &str) -> Option<u64> {
    let octets = text.split(':').map(|octet| u8::from_str_radix(octet, 16).ok());
    let octets: Option<Vec<u8>> = octets.collect();
    Some(u64::from_be_bytes(octets?.try_into().ok()?))
}

fn roas(text: &str) -> Option<Vec<(u32, u8)>> {
    let roa = |text: &str| {
        let (asn, max) = text.strip_prefix("as ")?.split_once(" max ")?;
        Some((asn.parse().ok()?, max.parse().ok()?))
    };
    text.split(", ").map(roa).collect()
}

/// The numbers of each tuple.
struct Numbers(Vec<Vec<u32>>);

fn numbers(text: &str, comma: &str) -> Option<Numbers> {
    let tuple = |text: &str| text.split(comma).map(|number| number.parse().ok()).collect();
    tuples(text)?
        .into_iter()
        .map(tuple)
        .collect::<Option<_>>()
        .map(Numbers)
}

impl Numbers {
    fn map<T>(self, tuple: fn(&[u32]) -> Option<T>) -> Option<Vec<T>> {
        self.0.iter().map(|numbers| tuple(numbers)).collect()
    }
}

fn pair(numbers: &[u32]) -> Option<(u16, u16)> {
    let [a, b] = *numbers else { return None };
    Some((a.try_into().ok()?, b.try_into().ok()?))
}

fn triple(numbers: &[u32]) -> Option<(u32, u32, u32)> {
    let [a, b, c] = *numbers else { return None };
    Some((a, b, c))
}
