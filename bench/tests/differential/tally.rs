//! What was found, counted.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use crate::classes;
use crate::compare::{Difference, Rival};
use crate::mutate::Case;
use crate::verdict::Verdict;

/// So many differences without a class are told in full.
const MOST_TOLD: usize = 10;

/// Differences by class, and those without one.
#[derive(Default)]
pub(crate) struct Tally {
    classes: BTreeMap<(Rival, &'static str), usize>,
    panics: BTreeMap<(Rival, String), usize>,
    without: Vec<(usize, String)>,
}

/// Octets as text.
pub(crate) fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}

impl Tally {
    pub(crate) fn explained(&mut self, rival: Rival, class: &'static str) {
        *self.classes.entry((rival, class)).or_default() += 1;
    }

    pub(crate) fn panicked(&mut self, rival: Rival, words: &str) {
        *self.panics.entry((rival, words.to_owned())).or_default() += 1;
    }

    /// bgp-wire does not keep what it promises.
    pub(crate) fn broken(&mut self, number: usize, case: &Case, what: &str) {
        self.without.push((number, format!("{what}\n{}", about(case))));
    }

    pub(crate) fn unclassed(
        &mut self,
        number: usize,
        case: &Case,
        difference: &Difference<'_>,
        ours: &Verdict,
        theirs: &Verdict,
    ) {
        let rival = difference.rival;
        let text = format!(
            "{difference}\n  bgp-wire: {ours}\n  {rival}: {theirs}\n{}",
            about(case)
        );
        self.without.push((number, text));
    }

    /// The classes that were met.
    pub(crate) fn met(&self) -> impl Iterator<Item = (Rival, &'static str)> {
        self.classes.keys().copied()
    }

    /// Both tallies together.
    pub(crate) fn with(mut self, other: Tally) -> Tally {
        for (class, count) in other.classes {
            *self.classes.entry(class).or_default() += count;
        }
        for (panic, count) in other.panics {
            *self.panics.entry(panic).or_default() += count;
        }
        self.without.extend(other.without);
        self
    }

    /// The differences without a class, and how to see them again; empty when there are none.
    pub(crate) fn unexplained(&self, seed: u64) -> String {
        let mut text = String::new();
        if self.without.is_empty() {
            return text;
        }
        let _ = writeln!(
            text,
            "{} differences in no class of docs/differential.md:",
            self.without.len()
        );
        for (number, what) in self.without.iter().take(MOST_TOLD) {
            let again = format!(
                "SEED={seed} CASE={number} cargo test -p labsim-bench --test differential -- --nocapture"
            );
            let _ = writeln!(text, "\n{what}\n  again: {again}");
        }
        text
    }
}

fn about(case: &Case) -> String {
    format!(
        "  made of: {}\n  session: {}\n  message: {}",
        case.story,
        case.session,
        hex(&case.octets)
    )
}

/// Class by class, in the order of the page.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for rival in [Rival::Rustbgpd, Rival::Netgauze] {
            writeln!(f, "{rival}")?;
            for class in classes::of(rival) {
                let count = self.classes.get(&(rival, class.name)).copied().unwrap_or(0);
                writeln!(f, "{count:8} {}", class.name)?;
            }
        }
        self.panics
            .iter()
            .try_for_each(|((rival, words), count)| writeln!(f, "{count:8} panics of {rival}: {words}"))
    }
}
