//! What a codec says of a message, in words that all three share.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use crate::anatomy::Site;

/// How far an error reaches (RFC 7606 §2), weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Reach {
    Discard,
    Withdraw,
    Disable,
    Reset,
}

/// Something a codec objects to.
#[derive(Clone, Debug)]
pub(crate) struct Flaw {
    pub(crate) site: Site,
    /// How far it reaches; [`Reach::Reset`] when the codec reads no further.
    pub(crate) reach: Reach,
    /// Error code and subcode of the NOTIFICATION, where the codec tells them.
    pub(crate) code: Option<(u8, u8)>,
    /// The codec's own words.
    pub(crate) words: String,
}

/// The verdict on one message.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// Read to the end; the flaws do not end the session.
    Read(Said, Vec<Flaw>),
    /// Not read any further.
    Stopped(Flaw),
    /// The codec panicked.
    Panicked(String),
}

/// What the message says.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// What each attribute of an UPDATE says, by type code; fields of other messages, numbered from 0.
    pub(crate) values: BTreeMap<u8, Value>,
    /// The routes of families that are compared: AFI, SAFI, withdrawn or announced.
    pub(crate) routes: BTreeMap<(u16, u8, bool), Vec<Route>>,
    /// The message encoded again, where the codec keeps all of it.
    pub(crate) octets: Option<Vec<u8>>,
}

/// What an attribute says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Numbers and addresses.
    Numbers(Vec<u32>),
    /// Segments of a path: type and numbers.
    Path(Vec<(u8, Vec<u32>)>),
    /// Octets.
    Octets(Vec<u8>),
}

/// A route: a prefix and what may stand before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// The path identifier; 0 also where there is none.
    pub(crate) path_id: u32,
    /// Labels in 24 bits each.
    pub(crate) labels: Vec<u32>,
    /// The route distinguisher.
    pub(crate) rd: Option<[u8; 8]>,
    /// The prefix, bits behind its length cleared.
    pub(crate) address: IpAddr,
    pub(crate) length: u8,
}

impl Route {
    pub(crate) fn plain(path_id: Option<u32>, address: IpAddr, length: u8) -> Route {
        Route {
            path_id: path_id.unwrap_or(0),
            labels: Vec::new(),
            rd: None,
            address,
            length,
        }
    }
}

impl Said {
    pub(crate) fn nothing() -> Said {
        Said {
            values: BTreeMap::new(),
            routes: BTreeMap::new(),
            octets: None,
        }
    }

    /// Notes what an attribute says, unless one of its code came before.
    pub(crate) fn value(&mut self, code: u8, value: Value) {
        self.values.entry(code).or_insert(value);
    }

    pub(crate) fn number(&mut self, code: u8, number: impl Into<u32>) {
        self.value(code, Value::Numbers(vec![number.into()]));
    }

    pub(crate) fn numbers(&mut self, code: u8, numbers: impl IntoIterator<Item = u32>) {
        self.value(code, Value::Numbers(numbers.into_iter().collect()));
    }

    pub(crate) fn routes(&mut self, place: (u16, u8, bool), routes: impl IntoIterator<Item = Route>) {
        let routes: Vec<Route> = routes.into_iter().collect();
        if !routes.is_empty() {
            self.routes.entry(place).or_default().extend(routes);
        }
    }
}

impl Verdict {
    /// Where the codec stopped.
    pub(crate) fn stop(&self) -> Option<&Flaw> {
        match self {
            Verdict::Stopped(flaw) => Some(flaw),
            _ => None,
        }
    }

    /// The flaws that the session survives, at one site.
    pub(crate) fn flaws_at(&self, site: Site) -> Vec<&Flaw> {
        match self {
            Verdict::Read(_, flaws) => flaws.iter().filter(|flaw| flaw.site == site).collect(),
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reach::Discard => "attribute discard",
            Reach::Withdraw => "treat-as-withdraw",
            Reach::Disable => "AFI/SAFI disable",
            Reach::Reset => "session reset",
        })
    }
}

/// "attribute 2: treat-as-withdraw 3/11: the segment has no AS numbers".
impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.site, self.reach)?;
        if let Some((code, subcode)) = self.code {
            write!(f, " {code}/{subcode}")?;
        }
        write!(f, ": {}", self.words)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Read(_, flaws) if flaws.is_empty() => f.write_str("accepted"),
            Verdict::Read(_, flaws) => {
                f.write_str("accepted, but")?;
                flaws.iter().try_for_each(|flaw| write!(f, " [{flaw}]"))
            }
            Verdict::Stopped(flaw) => write!(f, "refused at {flaw}"),
            Verdict::Panicked(words) => write!(f, "panicked: {words}"),
        }
    }
}
