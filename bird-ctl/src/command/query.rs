//! What `show route` is asked for.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{CommandError, symbol};

/// A question to `show route`; the default asks for every route of the daemon's own tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteQuery {
    target: Option<(Match, Target)>,
    table: Option<String>,
    protocol: Option<String>,
    all: bool,
}

/// How the target picks routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Match {
    For,
    Exact,
}

/// An address or a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// An address.
    Address(IpAddr),
    /// A prefix.
    Prefix(IpNet),
}

impl RouteQuery {
    /// `for TARGET`: the longest match, which for a prefix is a route that covers all of it. To list the routes
    /// *within* a prefix is another question, which this one answers with [`8001`](crate::reply::Reply::error).
    pub fn longest_match(mut self, target: impl Into<Target>) -> Self {
        self.target = Some((Match::For, target.into()));
        self
    }

    /// `PREFIX`: the routes to exactly this network.
    pub fn exact(mut self, prefix: IpNet) -> Self {
        self.target = Some((Match::Exact, Target::Prefix(prefix)));
        self
    }

    /// `table NAME`; BIRD 2 takes `all`, too.
    pub fn table(mut self, name: impl Into<String>) -> Self {
        self.table = Some(name.into());
        self
    }

    /// `protocol NAME`: the routes that came from this protocol.
    pub fn protocol(mut self, name: impl Into<String>) -> Self {
        self.protocol = Some(name.into());
        self
    }

    /// `all`: with all attributes.
    pub fn all(mut self) -> Self {
        self.all = true;
        self
    }

    /// The command in BIRD's words.
    pub(super) fn to_text(&self) -> Result<String, CommandError> {
        let mut text = "show route".to_owned();
        match &self.target {
            Some((Match::For, target)) => text += &format!(" for {target}"),
            Some((Match::Exact, target)) => text += &format!(" {target}"),
            None => {}
        }
        match self.table.as_deref() {
            Some("all") => text += " table all",
            Some(name) => text += &format!(" table {}", symbol(name)?),
            None => {}
        }
        if let Some(name) = &self.protocol {
            text += &format!(" protocol {}", symbol(name)?);
        }
        if self.all {
            text += " all";
        }
        Ok(text)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Prefix(prefix) => prefix.fmt(f),
        }
    }
}

impl From<IpAddr> for Target {
    fn from(address: IpAddr) -> Self {
        Self::Address(address)
    }
}

impl From<IpNet> for Target {
    fn from(prefix: IpNet) -> Self {
        Self::Prefix(prefix)
    }
}
