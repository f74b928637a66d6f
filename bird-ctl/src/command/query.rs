//! What `show route` is asked for.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{CommandError, symbol};
use crate::Dialect;

/// A question to `show route`; the default asks for every route of the daemon's own tables. What a version has no words
/// for, or answers otherwise than it was asked, is refused when the command is made for its dialect.
///
/// ```
/// use bird_ctl::Dialect;
/// use bird_ctl::command::{Command, RouteQuery};
///
/// let prefix: ipnet::IpNet = "10.244.0.0/16".parse()?;
/// let query = RouteQuery::default().within(prefix).exported_to("Mesh_10_0_0_2").all();
/// let command = Command::show_route_in(&query, Dialect::Bird1)?;
/// assert_eq!(command.as_str(), "show route all export 'Mesh_10_0_0_2' where net ~ [ 10.244.0.0/16+ ]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteQuery {
    target: Option<(Match, Target)>,
    tables: Vec<Table>,
    protocol: Option<String>,
    direction: Option<(Direction, String)>,
    filter: Option<Filter>,
    all: bool,
    primary: bool,
    filtered: bool,
    sum: Option<Sum>,
}

/// How the target picks routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Match {
    For,
    In,
    Exact,
}

/// An address or a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// An address.
    Address(IpAddr),
    /// A prefix; bits of the host, as an interface's address has them, are left out of the question.
    Prefix(IpNet),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Table {
    Named(String),
    Channel {
        word: &'static str,
        protocol: String,
        channel: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Export,
    NoExport,
    PreExport,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Filter {
    Named(String),
    Where(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sum {
    Count,
    Stats,
}

impl RouteQuery {
    /// `for TARGET`: the longest match, which for a prefix is a route that covers all of it. To list the routes
    /// *within* a prefix is another question ([`within`](Self::within)), which this one answers with
    /// [`8001`](crate::reply::Reply::error). BIRD 3 before 3.3 gives the shorter matches as well.
    pub fn longest_match(mut self, target: impl Into<Target>) -> Self {
        self.target = Some((Match::For, target.into()));
        self
    }

    /// `in PREFIX`: the routes to this network and to those within it. BIRD before 2.0.9 does not know the word; of
    /// BIRD 1 the same is asked with `where`, which cannot stand beside [`filter`](Self::filter).
    pub fn within(mut self, prefix: IpNet) -> Self {
        self.target = Some((Match::In, Target::Prefix(prefix)));
        self
    }

    /// `PREFIX`: the routes to exactly this network.
    pub fn exact(mut self, prefix: IpNet) -> Self {
        self.target = Some((Match::Exact, Target::Prefix(prefix)));
        self
    }

    /// `table NAME`, and each further one as well; beside a protocol that routes go to, one that it is connected to.
    /// Several, and `all` for every one, since BIRD 2.
    pub fn table(mut self, name: impl Into<String>) -> Self {
        self.tables.push(Table::Named(name.into()));
        self
    }

    /// `import table PROTOCOL.CHANNEL`: what the neighbour sent, before the filter (since BIRD 2, where the channel has
    /// `import table on`). BIRD 3 knows no longest match, no best and no refused routes in it.
    pub fn import_table(mut self, protocol: impl Into<String>, channel: impl Into<String>) -> Self {
        self.tables.push(Table::Channel {
            word: "import",
            protocol: protocol.into(),
            channel: channel.into(),
        });
        self
    }

    /// `export table PROTOCOL.CHANNEL`: what was sent to the neighbour (since BIRD 2, where the channel has
    /// `export table on`).
    pub fn export_table(mut self, protocol: impl Into<String>, channel: impl Into<String>) -> Self {
        self.tables.push(Table::Channel {
            word: "export",
            protocol: protocol.into(),
            channel: channel.into(),
        });
        self
    }

    /// `protocol NAME`: the routes that came from this protocol.
    pub fn protocol(mut self, name: impl Into<String>) -> Self {
        self.protocol = Some(name.into());
        self
    }

    /// `export NAME`: the routes that the protocol is given, as they look behind its filter. Where it is not up, BIRD 1
    /// answers 8005 and later ones 9001; likewise for the next two.
    pub fn exported_to(self, name: impl Into<String>) -> Self {
        self.direction(Direction::Export, name)
    }

    /// `noexport NAME`: the routes that the protocol's filter holds back.
    pub fn held_back_from(self, name: impl Into<String>) -> Self {
        self.direction(Direction::NoExport, name)
    }

    /// `preexport NAME`: the routes that the protocol's filter is asked about.
    pub fn offered_to(self, name: impl Into<String>) -> Self {
        self.direction(Direction::PreExport, name)
    }

    fn direction(mut self, direction: Direction, name: impl Into<String>) -> Self {
        self.direction = Some((direction, name.into()));
        self
    }

    /// `filter NAME`: the routes that a filter of the configuration accepts, as they look behind it.
    pub fn filter(mut self, name: impl Into<String>) -> Self {
        self.filter = Some(Filter::Named(name.into()));
        self
    }

    /// `where CONDITION`, in BIRD's filter language: `net ~ [ 10.0.0.0/8+ ] && bgp_path.len > 3`.
    pub fn condition(mut self, condition: impl Into<String>) -> Self {
        self.filter = Some(Filter::Where(condition.into()));
        self
    }

    /// `all`: with all attributes.
    pub fn all(mut self) -> Self {
        self.all = true;
        self
    }

    /// `primary`: only the best route of each network.
    pub fn primary(mut self) -> Self {
        self.primary = true;
        self
    }

    /// `filtered`: the routes that an import filter refused, where `import keep filtered` is on. They are neither best
    /// nor given to others, so this cannot stand beside [`primary`](Self::primary) or a protocol that they go to.
    pub fn filtered(mut self) -> Self {
        self.filtered = true;
        self
    }

    /// `count`: only how many there are. BIRD 1 and 2 print no sum of the routes to one network
    /// ([`exact`](Self::exact), [`longest_match`](Self::longest_match)).
    pub fn count(mut self) -> Self {
        self.sum = Some(Sum::Count);
        self
    }

    /// `stats`: how many there are, behind the routes; likewise not of one network before BIRD 3.
    pub fn stats(mut self) -> Self {
        self.sum = Some(Sum::Stats);
        self
    }

    /// The command in BIRD's words.
    pub(super) fn to_text(&self, dialect: Dialect) -> Result<String, CommandError> {
        self.check(dialect)?;
        let mut text = "show route".to_owned();
        match self.target {
            Some((Match::For, target)) => text += &format!(" for {target}"),
            Some((Match::Exact, target)) => text += &format!(" {target}"),
            Some((Match::In, target)) if dialect != Dialect::Bird1 => text += &format!(" in {target}"),
            Some((Match::In, _)) | None => {}
        }
        for table in &self.tables {
            table.add_to(&mut text)?;
        }
        if let Some(name) = &self.protocol {
            text += &format!(" protocol {}", symbol(name)?);
        }
        for (on, word) in [
            (self.all, " all"),
            (self.primary, " primary"),
            (self.filtered, " filtered"),
        ] {
            text += if on { word } else { "" };
        }
        if let Some((direction, name)) = &self.direction {
            text += &format!(" {} {}", direction.as_str(), symbol(name)?);
        }
        match self.sum {
            Some(Sum::Count) => text += " count",
            Some(Sum::Stats) => text += " stats",
            None => {}
        }
        // A condition goes on as far as it can, so it is last.
        self.add_filter(dialect, &mut text)?;
        Ok(text)
    }

    /// Refuses what this BIRD has no words for.
    fn check(&self, dialect: Dialect) -> Result<(), CommandError> {
        let (old, new) = (dialect == Dialect::Bird1, dialect == Dialect::Bird3);
        let target = self.target.map(|(how, _)| how);
        let all = self.tables.contains(&Table::Named("all".to_owned()));
        let channel = self.tables.iter().find_map(|table| match table {
            Table::Channel { word, .. } => Some(*word),
            Table::Named(_) => None,
        });
        let given = self.direction.is_some();
        let lacking = [
            (
                self.filtered && (self.primary || given),
                "`filtered` beside `primary`, `export`, `noexport` or `preexport`",
            ),
            (
                channel.is_some() && given,
                "a table of a channel beside `export`, `noexport` or `preexport`",
            ),
            // It looks them up among the routes of the daemon's table.
            (
                new && channel == Some("import")
                    && (self.filtered || self.primary || target == Some(Match::For)),
                "`for`, `primary` or `filtered` in an import table",
            ),
            (old && channel.is_some(), "tables of a channel"),
            (old && all, "`table all`"),
            (old && self.tables.len() > 1, "several tables"),
            (
                old && target == Some(Match::In) && matches!(self.filter, Some(Filter::Named(_))),
                "a prefix to look within, and a filter",
            ),
            // They print no sum then.
            (
                !new && self.sum.is_some() && matches!(target, Some(Match::For | Match::Exact)),
                "`count` or `stats` of one network",
            ),
        ];
        match lacking.into_iter().find(|(asked, _)| *asked) {
            Some((_, what)) => Err(CommandError::NotIn { what, dialect }),
            None => Ok(()),
        }
    }

    fn add_filter(&self, dialect: Dialect, text: &mut String) -> Result<(), CommandError> {
        let within = match self.target {
            Some((Match::In, target)) if dialect == Dialect::Bird1 => Some(format!("net ~ [ {target}+ ]")),
            _ => None,
        };
        match (&self.filter, within) {
            (Some(Filter::Named(name)), _) => *text += &format!(" filter {}", symbol(name)?),
            (Some(Filter::Where(condition)), within) => {
                // A comment would swallow what follows; all else is BIRD's to understand.
                if condition.trim().is_empty() || condition.contains('#') {
                    return Err(CommandError::Name {
                        expected: "a condition such as `net ~ [ 10.0.0.0/8+ ]`, without a comment",
                        got: condition.clone(),
                    });
                }
                *text += &match within {
                    Some(within) => format!(" where {within} && ({})", condition.trim()),
                    None => format!(" where {}", condition.trim()),
                };
            }
            (None, Some(within)) => *text += &format!(" where {within}"),
            (None, None) => {}
        }
        Ok(())
    }
}

impl Table {
    fn add_to(&self, text: &mut String) -> Result<(), CommandError> {
        match self {
            Self::Named(name) if name == "all" => *text += " table all",
            Self::Named(name) => *text += &format!(" table {}", symbol(name)?),
            Self::Channel {
                word,
                protocol,
                channel,
            } => {
                let fits = !channel.is_empty() && channel.bytes().all(|byte| byte.is_ascii_alphanumeric());
                if !fits {
                    return Err(CommandError::Name {
                        expected: "a channel such as ipv4",
                        got: channel.clone(),
                    });
                }
                *text += &format!(" {word} table {}.{channel}", symbol(protocol)?);
            }
        }
        Ok(())
    }
}

impl Direction {
    fn as_str(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::NoExport => "noexport",
            Self::PreExport => "preexport",
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            // BIRD takes no bits behind the length.
            Self::Prefix(prefix) => prefix.trunc().fmt(f),
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
