//! Commands that ask for a table.

use super::{Command, CommandError, RouteQuery, quote, symbol};
use crate::Dialect;

impl Command {
    /// `show status`.
    pub fn show_status() -> Self {
        Self::fixed("show status")
    }

    /// `show protocols`, of all.
    pub fn show_protocols() -> Self {
        Self::fixed("show protocols")
    }

    /// `show protocols "PATTERN"`: a name, or a pattern with `*` and `?`.
    pub fn show_protocols_like(pattern: &str) -> Result<Self, CommandError> {
        Self::new(format!("show protocols {}", quote(pattern)?))
    }

    /// `show protocols all`: everything that BIRD knows of every protocol.
    pub fn show_protocols_all() -> Self {
        Self::fixed("show protocols all")
    }

    /// `show protocols all "PATTERN"`.
    pub fn show_protocols_all_like(pattern: &str) -> Result<Self, CommandError> {
        Self::new(format!("show protocols all {}", quote(pattern)?))
    }

    /// `show route …` in the words that BIRD 2 and 3 understand. BIRD 1 has no `in` and fewer tables: see
    /// [`show_route_in`](Self::show_route_in).
    pub fn show_route(query: &RouteQuery) -> Result<Self, CommandError> {
        Self::show_route_in(query, Dialect::Bird2)
    }

    /// `show route …` in the words of a dialect.
    pub fn show_route_in(query: &RouteQuery, dialect: Dialect) -> Result<Self, CommandError> {
        Self::new(query.to_text(dialect)?)
    }

    /// `show memory`.
    pub fn show_memory() -> Self {
        Self::fixed("show memory")
    }

    /// `show interfaces`: with flags and addresses.
    pub fn show_interfaces() -> Self {
        Self::fixed("show interfaces")
    }

    /// `show interfaces summary`: a line for each.
    pub fn show_interfaces_summary() -> Self {
        Self::fixed("show interfaces summary")
    }

    /// `show symbols`: every name that the configuration knows.
    pub fn show_symbols() -> Self {
        Self::fixed("show symbols")
    }

    /// `show symbols NAME`. A name that is unknown is `undefined`, or (since about BIRD 2.14) refused with 9001.
    pub fn show_symbol(name: &str) -> Result<Self, CommandError> {
        Self::new(format!("show symbols {}", symbol(name)?))
    }

    /// `show static [NAME]`: the routes of a static protocol as they are configured.
    pub fn show_static(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show static", protocol)
    }

    /// `show bfd sessions [NAME]`.
    pub fn show_bfd_sessions(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show bfd sessions", protocol)
    }

    /// `show bfd sessions all`: with details (since BIRD 2.15; older ones answer 9001).
    pub fn show_bfd_sessions_all() -> Self {
        Self::fixed("show bfd sessions all")
    }

    /// `show ospf [NAME]`.
    pub fn show_ospf(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show ospf", protocol)
    }

    /// `show ospf neighbors [NAME]`.
    pub fn show_ospf_neighbors(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show ospf neighbors", protocol)
    }

    /// `show ospf interface [NAME]`.
    pub fn show_ospf_interface(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show ospf interface", protocol)
    }

    /// `show ospf topology [NAME]`: routers and networks.
    pub fn show_ospf_topology(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show ospf topology", protocol)
    }

    /// `show ospf state [NAME]`: the topology and what hangs on it.
    pub fn show_ospf_state(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show ospf state", protocol)
    }

    /// `show ospf lsadb`: the link state database.
    pub fn show_ospf_lsadb() -> Self {
        Self::fixed("show ospf lsadb")
    }

    /// `show rip interfaces [NAME]`.
    pub fn show_rip_interfaces(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show rip interfaces", protocol)
    }

    /// `show rip neighbors [NAME]`.
    pub fn show_rip_neighbors(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show rip neighbors", protocol)
    }

    /// `show babel interfaces [NAME]`. The BIRD 1 for IPv4 has no Babel, and answers 9001.
    pub fn show_babel_interfaces(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show babel interfaces", protocol)
    }

    /// `show babel neighbors [NAME]`. The BIRD 1 for IPv4 has no Babel, and answers 9001.
    pub fn show_babel_neighbors(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show babel neighbors", protocol)
    }

    /// `show babel entries [NAME]`: networks. The BIRD 1 for IPv4 has no Babel, and answers 9001.
    pub fn show_babel_entries(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show babel entries", protocol)
    }

    /// `show babel routes [NAME]` (since BIRD 2).
    pub fn show_babel_routes(protocol: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show babel routes", protocol)
    }

    /// `show roa [table NAME]` (BIRD 1; later ones have ROAs in tables of routes).
    pub fn show_roa(table: Option<&str>) -> Result<Self, CommandError> {
        match table {
            Some(name) => Self::new(format!("show roa table {}", symbol(name)?)),
            None => Ok(Self::fixed("show roa")),
        }
    }

    /// `show mpls ranges [DOMAIN]` (since BIRD 2.14).
    pub fn show_mpls_ranges(domain: Option<&str>) -> Result<Self, CommandError> {
        of_protocol("show mpls ranges", domain)
    }

    /// `show threads` (BIRD 3; older ones answer 9001).
    pub fn show_threads() -> Self {
        Self::fixed("show threads")
    }
}

fn of_protocol(words: &str, protocol: Option<&str>) -> Result<Command, CommandError> {
    match protocol {
        Some(name) => Command::new(format!("{words} {}", symbol(name)?)),
        None => Ok(Command::fixed(words)),
    }
}
