//! The attributes of a route, after `show route all`. BIRD 1 and 2 name them `BGP.local_pref`, BIRD 3 `bgp_local_pref`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use super::Origin;
use super::text::{parse_origin, word};
use crate::Dialect;
use crate::reply::{LineSink, ReplyLine};

/// Code of a route's kind, and (BIRD 3) of its numbers.
pub(super) const KIND: u16 = 1008;
/// Code of an attribute.
pub(super) const ATTRIBUTE: u16 = 1012;

/// What stands below a route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Details {
    /// What kind of route it is: `BGP univ`, `static univ`; BIRD 1 has the destination between (BIRD 1 and 2).
    pub kind: Option<String>,
    /// The attributes, in BIRD's order.
    pub attributes: Vec<Attribute>,
    /// Numbers of the route within the daemon (BIRD 3).
    pub internal: Option<Internal>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// The numbers that a route has within a BIRD 3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Internal {
    /// Among the routes of its source (`L`).
    pub local: u64,
    /// Among all sources (`G`).
    pub global: u64,
    /// How often its source was refreshed (`S`).
    pub stale: u64,
    /// Among all routes.
    pub id: u64,
}

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
    /// The distance to the next hop (BIRD 3).
    LocalMetric(u64),
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
    /// Any other attribute, or a value that this crate cannot take apart without loss: its name and value as printed.
    Other(String, String),
}

/// An AS path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(transparent)
)]
pub struct AsPath {
    /// Its segments, the nearest first.
    pub segments: Vec<Segment>,
}

/// A part of an AS path (RFC 4271 section 4.3, RFC 5065).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Segment {
    /// `65001 65002`
    Sequence(Vec<u32>),
    /// `{65001 65002}`
    Set(Vec<u32>),
    /// `(65001 65002)`
    ConfedSequence(Vec<u32>),
    /// `({65001 65002})`
    ConfedSet(Vec<u32>),
}

impl AsPath {
    /// The ASes of all segments, the nearest first.
    pub fn ases(&self) -> impl Iterator<Item = u32> {
        self.segments
            .iter()
            .flat_map(|segment| match segment {
                Segment::Sequence(ases)
                | Segment::Set(ases)
                | Segment::ConfedSequence(ases)
                | Segment::ConfedSet(ases) => ases,
            })
            .copied()
    }

    fn parse(text: &str) -> Option<Self> {
        let mut segments = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let brackets = [("({", "})"), ("{", "}"), ("(", ")")];
            let bracket = brackets.iter().find(|(open, _)| rest.starts_with(open));
            let (inner, after) = match bracket {
                Some((open, close)) => rest[open.len()..].split_once(close)?,
                None => rest.split_at(rest.find([' ', '{', '(']).unwrap_or(rest.len())),
            };
            let ases = inner.split_ascii_whitespace().map(str::parse);
            let ases: Vec<u32> = ases.collect::<Result<_, _>>().ok()?;
            match (bracket, segments.last_mut()) {
                (None, Some(Segment::Sequence(before))) => before.extend(ases),
                (None, _) => segments.push(Segment::Sequence(ases)),
                (Some(("({", _)), _) => segments.push(Segment::ConfedSet(ases)),
                (Some(("{", _)), _) => segments.push(Segment::Set(ases)),
                (Some(_), _) => segments.push(Segment::ConfedSequence(ases)),
            }
            rest = after.strip_prefix(' ').unwrap_or(after);
        }
        Some(Self { segments })
    }
}

impl fmt::Display for AsPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, segment) in self.segments.iter().enumerate() {
            let (open, ases, close) = match segment {
                Segment::Sequence(ases) => ("", ases, ""),
                Segment::Set(ases) => ("{", ases, "}"),
                Segment::ConfedSequence(ases) => ("(", ases, ")"),
                Segment::ConfedSet(ases) => ("({", ases, "})"),
            };
            let blank = if n == 0 { "" } else { " " };
            write!(f, "{blank}{open}{}{close}", joined(ases, ToString::to_string))?;
        }
        Ok(())
    }
}

fn joined<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(" ")
}

impl Attribute {
    /// Reads an attribute; whatever would not be printed the same again stays text.
    fn parse(name: &str, value: &str) -> Self {
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
            ("local", "metric") => Self::LocalMetric(value.parse().ok()?),
            ("", "from") => Self::From(value.parse().ok()?),
            ("", "source") => Self::Source(value.to_owned()),
            ("BGP" | "bgp", name) => Self::parse_bgp(name, value)?,
            ("OSPF" | "ospf", "metric1") => Self::OspfMetric1(value.parse().ok()?),
            ("OSPF" | "ospf", "metric2") => Self::OspfMetric2(value.parse().ok()?),
            ("OSPF" | "ospf", "tag") => {
                Self::OspfTag(u32::from_str_radix(value.strip_prefix("0x")?, 16).ok()?)
            }
            ("OSPF" | "ospf", "router_id") => Self::OspfRouterId(value.parse().ok()?),
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
            _ => return None,
        })
    }

    /// The name in a dialect.
    pub fn name(&self, dialect: Dialect) -> &str {
        let (old, new) = match self {
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
            Self::Other(name, _) => (name.as_str(), name.as_str()),
        };
        if dialect == Dialect::Bird3 { new } else { old }
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
            Self::LocalMetric(n) | Self::Aigp(n) => n.to_string(),
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
    fn is_new(&self) -> bool {
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

impl Details {
    /// Reads a line below a route; false if it fits no rule.
    pub(super) fn read(&mut self, code: u16, text: &str) -> bool {
        let Some(text) = text.strip_prefix('\t') else {
            return false;
        };
        match code {
            KIND if self.kind.is_none() && text.starts_with("Type: ") => {
                self.kind = text.strip_prefix("Type: ").map(str::to_owned);
                true
            }
            KIND if self.internal.is_none() => {
                self.internal = Internal::parse(text);
                self.internal.is_some()
            }
            // A long list goes on in another line, further to the right.
            ATTRIBUTE if text.starts_with('\t') => match self.attributes.pop() {
                Some(last) => {
                    let value = format!("{} {}", last.value(), &text[1..]);
                    // BIRD 3 has no kind.
                    let new = self.kind.is_none();
                    let dialect = if new { Dialect::Bird3 } else { Dialect::Bird2 };
                    let name = last.name(dialect).to_owned();
                    self.attributes.push(Attribute::parse(&name, &value));
                    true
                }
                None => false,
            },
            ATTRIBUTE => match text.split_once(": ") {
                Some((name, value)) => {
                    self.attributes.push(Attribute::parse(name, value));
                    true
                }
                None => false,
            },
            _ => false,
        }
    }

    /// Writes the lines below a route.
    pub(super) fn write(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        let new = dialect == Dialect::Bird3;
        if let Some(kind) = self.kind.as_ref().filter(|_| !new) {
            out.line(KIND, format_args!("\tType: {kind}"))?;
        }
        for attribute in self
            .attributes
            .iter()
            .filter(|attribute| new || !attribute.is_new())
        {
            write_attribute(attribute, dialect, out)?;
        }
        if let Some(internal) = self.internal.filter(|_| new) {
            out.line(KIND, format_args!("\t{internal}"))?;
        }
        self.other
            .iter()
            .try_for_each(|line| out.line(line.code, format_args!("{}", line.text)))
    }
}

/// How long a line may grow before a list goes on in another one: what BIRD's buffer of 500 bytes leaves, less the
/// longest element.
const fn room(longest: usize, first: bool) -> usize {
    500 - longest - if first { 0 } else { 1 }
}

fn write_attribute(attribute: &Attribute, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    let longest = match attribute {
        Attribute::Communities(_) | Attribute::ClusterList(_) => 24,
        Attribute::ExtendedCommunities(_) | Attribute::LargeCommunities(_) => 64,
        _ => usize::MAX,
    };
    let (name, value) = (attribute.name(dialect), attribute.value());
    if longest == usize::MAX || name.len() + value.len() < room(longest, true) {
        return out.line(ATTRIBUTE, format_args!("\t{name}: {value}"));
    }
    let between = if matches!(attribute, Attribute::ClusterList(_)) {
        " "
    } else {
        ") ("
    };
    let close = between.trim_end_matches(['(', ' ']);
    let (mut line, mut blanks, mut first) = (format!("{name}: "), "\t", true);
    let mut elements = value.split(between).peekable();
    let mut start = true;
    while let Some(element) = elements.next() {
        if line.len() > room(longest, first) {
            out.line(ATTRIBUTE, format_args!("{blanks}{line}"))?;
            (line, blanks, first, start) = (String::new(), "\t\t", false, true);
        }
        if !start {
            line.push(' ');
        }
        if !line.ends_with('(') && !element.starts_with('(') && !close.is_empty() {
            line.push('(');
        }
        line += element;
        if elements.peek().is_some() {
            line += close;
        }
        start = false;
    }
    out.line(ATTRIBUTE, format_args!("{blanks}{line}"))
}

impl Internal {
    fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("Internal route handling values: ")?;
        let mut words = rest.split(' ');
        let mut number = |suffix| words.next()?.strip_suffix(suffix)?.parse().ok();
        let (local, global, stale) = (number("L")?, number("G")?, number("S")?);
        let id = match (words.next(), words.next(), words.next()) {
            (Some("id"), Some(id), None) => id.parse().ok()?,
            _ => return None,
        };
        Some(Self {
            local,
            global,
            stale,
            id,
        })
    }
}

impl fmt::Display for Internal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Internal route handling values: {}L {}G {}S id {}",
            self.local, self.global, self.stale, self.id
        )
    }
}
