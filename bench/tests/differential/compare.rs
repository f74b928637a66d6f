//! Where two verdicts on a message differ, place by place.

use std::fmt;

use crate::anatomy::{Anatomy, Site};
use crate::session::Session;
use crate::verdict::{Flaw, Reach, Route, Said, Value, Verdict};

/// A codec that bgp-wire is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rival {
    Rustbgpd,
    Netgauze,
}

/// What a codec says of one place in a message.
#[derive(Clone, Debug)]
pub(crate) enum Heard {
    /// Nothing is wrong there.
    Right,
    /// Something is.
    Wrong(Flaw),
}

/// One thing that two codecs do not agree on.
#[derive(Clone, Debug)]
pub(crate) enum Aspect {
    /// Whether something is wrong at a place, and what that means.
    Error(Site, Heard, Heard),
    /// bgp-wire resets the session where the rival does not, because no routes can be seen; with routes it would say
    /// the second (RFC 7606 §5.2).
    Unreachable(Site, Heard),
    /// What the attribute (in other messages: the field) of this number says; `None` when it is not there.
    Value(u8, Option<Value>, Option<Value>),
    /// The routes of a family: AFI, SAFI, withdrawn or announced.
    Routes((u16, u8, bool), Vec<Route>, Vec<Route>),
    /// What the rival writes of what it read; `None` when it cannot write it.
    Octets(Option<Vec<u8>>),
}

/// A difference and all that is known around it.
pub(crate) struct Difference<'a> {
    pub(crate) rival: Rival,
    pub(crate) anatomy: &'a Anatomy<'a>,
    pub(crate) session: &'a Session,
    pub(crate) aspect: Aspect,
}

impl Heard {
    /// What was said of a place; `None` when the codec stopped elsewhere.
    fn at(verdict: &Verdict, site: Site) -> Option<Heard> {
        if let Some(stop) = verdict.stop() {
            return (stop.site == site).then(|| Heard::Wrong(stop.clone()));
        }
        let strongest = verdict
            .flaws_at(site)
            .into_iter()
            .rev()
            .max_by_key(|flaw| flaw.reach);
        Some(strongest.map_or(Heard::Right, |flaw| Heard::Wrong(flaw.clone())))
    }

    /// The flaw, where there is one.
    pub(crate) fn flaw(&self) -> Option<&Flaw> {
        match self {
            Heard::Wrong(flaw) => Some(flaw),
            _ => None,
        }
    }

    fn agrees(&self, theirs: &Heard) -> bool {
        match (self, theirs) {
            (Heard::Right, Heard::Right) => true,
            // A codec without codes and dispositions only says whether something is wrong.
            (Heard::Wrong(ours), Heard::Wrong(theirs)) => match theirs.code {
                None => true,
                code => ours.code == code && ours.reach == theirs.reach,
            },
            _ => false,
        }
    }
}

/// A codec's reading of a message.
pub(crate) type Read<'r> = &'r dyn Fn(&Anatomy<'_>) -> Verdict;

/// A codec and what it says of the message.
#[derive(Clone, Copy)]
pub(crate) struct Side<'r> {
    pub(crate) read: Read<'r>,
    pub(crate) verdict: &'r Verdict,
}

impl Side<'_> {
    /// What the codec says of a place. Where it stopped later, it is asked again about the message up to that place.
    fn heard(self, site: Site, anatomy: &Anatomy<'_>, session: &Session) -> Heard {
        Heard::at(self.verdict, site).unwrap_or_else(|| self.asked(site, anatomy, session))
    }

    fn asked(self, site: Site, anatomy: &Anatomy<'_>, session: &Session) -> Heard {
        let up_to = anatomy.up_to(site, session);
        let asked = (self.read)(&Anatomy::of(&up_to));
        Heard::at(&asked, site).unwrap_or(Heard::Right)
    }
}

/// All differences between bgp-wire's verdict and a rival's.
pub(crate) fn differences<'a>(
    rival: Rival,
    anatomy: &'a Anatomy<'a>,
    session: &'a Session,
    ours: Side<'_>,
    theirs: Side<'_>,
) -> Vec<Difference<'a>> {
    let mut aspects = errors(rival, anatomy, session, ours, theirs);
    if let (Verdict::Read(we, _), Verdict::Read(they, _)) = (ours.verdict, theirs.verdict) {
        said(
            rival,
            we,
            they,
            ours.verdict,
            theirs.verdict,
            anatomy,
            &mut aspects,
        );
    }
    let found = aspects.into_iter().map(|aspect| Difference {
        rival,
        anatomy,
        session,
        aspect,
    });
    found.collect()
}

/// All sites of a message, in order.
fn sites(anatomy: &Anatomy<'_>) -> Vec<Site> {
    let attributes = (0..anatomy.pieces().len()).map(Site::Attribute);
    let before = [Site::Header, Site::Body, Site::Withdrawn];
    let behind = [
        Site::Cut,
        Site::Nlri,
        Site::Missing(1),
        Site::Missing(2),
        Site::Missing(3),
    ];
    before.into_iter().chain(attributes).chain(behind).collect()
}

/// Compares site by site, up to where the first of the two stops. Who stops does not say what was wrong before, so
/// then that one place is compared; but netgauze, which stops at the first error, says that all before was right.
fn errors(
    rival: Rival,
    anatomy: &Anatomy<'_>,
    session: &Session,
    ours: Side<'_>,
    theirs: Side<'_>,
) -> Vec<Aspect> {
    let end = |side: Side<'_>| side.verdict.stop().map(|flaw| flaw.site);
    let first = match (end(ours), end(theirs)) {
        (Some(we), Some(they)) => Some(we.min(they)),
        (we, they) => we.or(they),
    };
    let strict = theirs.verdict.stop().is_none_or(|flaw| flaw.code.is_none());
    let known = |site: &Site| match first {
        None => true,
        Some(first) => *site == first || (*site < first && strict && ours.verdict.stop().is_none()),
    };
    let mut aspects = Vec::new();
    for site in sites(anatomy).into_iter().filter(known) {
        let they = match theirs.verdict.stop() {
            Some(stop) if strict && stop.site > site => Heard::Right,
            _ => theirs.heard(site, anatomy, session),
        };
        let mut we = ours.heard(site, anatomy, session);
        let stopped = ours.verdict.stop().is_some_and(|stop| stop.site == site);
        if stopped && matches!(site, Site::Attribute(_) | Site::Cut) {
            let with_routes = ours.asked(site, anatomy, session);
            if with_routes.flaw().is_some_and(|flaw| flaw.reach < Reach::Reset) {
                let theirs_stops = they.flaw().is_some_and(|flaw| flaw.reach == Reach::Reset);
                // netgauze has no dispositions.
                if !theirs_stops && rival == Rival::Rustbgpd {
                    aspects.push(Aspect::Unreachable(site, with_routes.clone()));
                }
                we = with_routes;
            }
        }
        if !we.agrees(&they) {
            aspects.push(Aspect::Error(site, we, they));
        }
    }
    aspects
}

/// Compares what was read.
fn said(
    rival: Rival,
    we: &Said,
    they: &Said,
    ours: &Verdict,
    theirs: &Verdict,
    anatomy: &Anatomy<'_>,
    aspects: &mut Vec<Aspect>,
) {
    let faulty = |code: u8| {
        let sites = (0..)
            .zip(anatomy.pieces())
            .filter(|(_, piece)| piece.code == code);
        let mut sites = sites.map(|(n, _)| Site::Attribute(n));
        sites.any(|site| !ours.flaws_at(site).is_empty() || !theirs.flaws_at(site).is_empty())
    };
    let mut codes: Vec<u8> = we.values.keys().chain(they.values.keys()).copied().collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        // netgauze's values of some attributes are not taken out: writing them again says as much.
        let untold = rival == Rival::Netgauze && !they.values.contains_key(&code);
        let (our, their) = (we.values.get(&code), they.values.get(&code));
        if our != their && !untold && !(anatomy.kind == 2 && faulty(code)) {
            aspects.push(Aspect::Value(code, our.cloned(), their.cloned()));
        }
    }
    let mut places: Vec<_> = we.routes.keys().chain(they.routes.keys()).copied().collect();
    places.sort_unstable();
    places.dedup();
    for place in places {
        let of = |said: &Said| said.routes.get(&place).cloned().unwrap_or_default();
        let (our, their) = (of(we), of(they));
        if our != their && !(faulty(14) || faulty(15)) {
            aspects.push(Aspect::Routes(place, our, their));
        }
    }
    if let Some(octets) = &we.octets
        && rival == Rival::Netgauze
        && they.octets.as_ref() != Some(octets)
    {
        aspects.push(Aspect::Octets(they.octets.clone()));
    }
}

impl Difference<'_> {
    /// What is at a site, to be read and to be counted by.
    pub(crate) fn what(&self, site: Site) -> String {
        match (self.anatomy.piece(site), site) {
            (Some(piece), _) => format!("attribute type {}", piece.code),
            (None, site) => site.to_string(),
        }
    }
}

/// The crate's name.
impl fmt::Display for Rival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Rival::Rustbgpd => "rustbgpd-wire",
            Rival::Netgauze => "netgauze-bgp-pkt",
        })
    }
}

impl fmt::Display for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Heard::Right => f.write_str("nothing wrong"),
            Heard::Wrong(flaw) => {
                let code = flaw
                    .code
                    .map_or_else(String::new, |(code, subcode)| format!(" {code}/{subcode}"));
                let reach = if flaw.reach == Reach::Reset {
                    "stops"
                } else {
                    "survives"
                };
                write!(f, "{reach}, {}{code}: {}", flaw.reach, flaw.words)
            }
        }
    }
}

impl fmt::Display for Difference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.rival)?;
        match &self.aspect {
            Aspect::Error(site, ours, theirs) => {
                write!(f, "{} | {ours} | {theirs}", self.what(*site))
            }
            Aspect::Unreachable(site, with) => write!(f, "{} | no routes | {with}", self.what(*site)),
            Aspect::Value(code, ours, theirs) => write!(f, "value {code} | {ours:?} | {theirs:?}"),
            Aspect::Routes(place, ours, theirs) => write!(f, "routes {place:?} | {ours:?} | {theirs:?}"),
            Aspect::Octets(theirs) => write!(f, "octets | | {theirs:02x?}"),
        }
    }
}
