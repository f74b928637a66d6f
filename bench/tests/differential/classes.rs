//! The reasons why verdicts differ, as data: each class has a rule, which looks at one difference and at the message.
//! What each codec does, the sentence of the RFC and who is right stand in docs/differential.md under its name.

mod facts;
mod netgauze;
mod octets;
mod rustbgpd;
mod rustbgpd_routes;
mod values;

use crate::anatomy::{Anatomy, Piece, Site};
use crate::compare::{Aspect, Difference, Rival};
use crate::session::Session;
use crate::verdict::{Flaw, Reach};

/// A named reason for a difference.
pub(crate) struct Class {
    pub(crate) name: &'static str,
    rule: Rule,
}

/// Whether a difference is one of the class.
enum Rule {
    /// Something is wrong at a place for one of the two, or means something else.
    Error(fn(&Place<'_>) -> bool),
    /// Anything else.
    Other(fn(&Difference<'_>) -> bool),
}

/// A place in a message that the two do not agree on, and what they say of it: `None` when nothing is wrong.
struct Place<'a> {
    anatomy: &'a Anatomy<'a>,
    session: &'a Session,
    site: Site,
    ours: Option<&'a Flaw>,
    theirs: Option<&'a Flaw>,
}

impl Class {
    fn has(&self, difference: &Difference<'_>) -> bool {
        match (&self.rule, &difference.aspect) {
            (Rule::Error(rule), Aspect::Error(site, ours, theirs)) => rule(&Place {
                anatomy: difference.anatomy,
                session: difference.session,
                site: *site,
                ours: ours.flaw(),
                theirs: theirs.flaw(),
            }),
            (Rule::Error(_), _) | (Rule::Other(_), Aspect::Error(..)) => false,
            (Rule::Other(rule), _) => rule(difference),
        }
    }
}

/// All classes of a rival, in the order of the page.
pub(crate) fn of(rival: Rival) -> impl Iterator<Item = &'static Class> {
    let (first, then) = match rival {
        Rival::Rustbgpd => (rustbgpd::CLASSES, rustbgpd_routes::CLASSES),
        Rival::Netgauze => (netgauze::CLASSES, octets::CLASSES),
    };
    first.iter().chain(then)
}

/// The class of a difference: the first whose rule it keeps.
pub(crate) fn class(difference: &Difference<'_>) -> Option<&'static Class> {
    of(difference.rival).find(|class| class.has(difference))
}

impl<'a> Place<'a> {
    /// The attribute there.
    fn piece(&self) -> Option<&'a Piece> {
        self.anatomy.piece(self.site)
    }

    /// Its type code; 0 where there is none.
    fn code(&self) -> u8 {
        self.piece().map_or(0, |piece| piece.code)
    }

    /// Its value.
    fn value(&self) -> &'a [u8] {
        self.piece().map_or(&[], |piece| self.anatomy.value(piece))
    }

    fn flags(&self) -> u8 {
        self.piece().map_or(0, |piece| piece.flags)
    }

    /// AFI and SAFI, in an MP attribute.
    fn family(&self) -> Option<(u16, u8)> {
        self.anatomy.family(self.piece()?)
    }

    /// bgp-wire finds nothing wrong.
    fn we_accept(&self) -> bool {
        self.ours.is_none()
    }

    /// The rival finds nothing wrong.
    fn they_accept(&self) -> bool {
        self.theirs.is_none()
    }

    /// bgp-wire objects in these words.
    fn we_say(&self, words: &str) -> bool {
        self.ours.is_some_and(|flaw| flaw.words.contains(words))
    }

    /// The rival objects in these words.
    fn they_say(&self, words: &str) -> bool {
        self.theirs.is_some_and(|flaw| flaw.words.contains(words))
    }

    /// bgp-wire's objection reaches so far, with this code.
    fn ours(&self, reach: Reach, code: (u8, u8)) -> bool {
        self.ours
            .is_some_and(|flaw| flaw.reach == reach && flaw.code == Some(code))
    }

    /// The rival's objection reaches so far, with this code.
    fn theirs(&self, reach: Reach, code: (u8, u8)) -> bool {
        self.theirs
            .is_some_and(|flaw| flaw.reach == reach && flaw.code == Some(code))
    }
}
