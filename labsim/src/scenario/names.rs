//! Names of nodes, and what stands for many of them: patterns, ranges, pairs.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::pattern::Pattern;
use super::schema::{NodeName, NodeSet, Pair};
use crate::diagnostic::{Findings, Span, did_you_mean, shown};
use crate::lab::NodeId;
use crate::yaml::Terse;

/// The names of a lab's nodes.
#[derive(Debug, Default)]
pub(crate) struct Names {
    names: Vec<String>,
    ids: BTreeMap<String, NodeId>,
    /// Keys of `nodes` that were wrong, so that what they stand for is not known.
    lost: Vec<String>,
    /// More keys were wrong than `lost` has.
    all_lost: bool,
    /// How much work patterns have made so far: a short file can ask for a lot.
    work: Cell<u64>,
    /// That it was too much has been said.
    told: Cell<bool>,
}

/// Patterns of one file may be compared with so many nodes, or stand for a tenth as many pairs.
const MOST_WORK: u64 = 50_000_000;
/// A pair takes more time and memory than a comparison.
const WORK_OF_PAIR: u64 = 10;
/// Where more entries of `nodes` are wrong, nothing is said of unknown nodes at all.
const MOST_LOST: usize = 100;

/// One way to read a pair.
type Split<'t> = (&'t str, &'t str, Vec<NodeId>, Vec<NodeId>);

impl Names {
    /// Adds a name; says whether it is new.
    pub(crate) fn add(&mut self, name: &str) -> bool {
        let id = NodeId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        let new = !self.ids.contains_key(name);
        if new {
            self.ids.insert(name.to_owned(), id);
            self.names.push(name.to_owned());
        }
        new
    }

    /// Notes that an entry of `nodes` is wrong; its name, or what its pattern stands for, is then not blamed for being
    /// unknown.
    pub(crate) fn lose(&mut self, key: &str) {
        self.all_lost = self.lost.len() >= MOST_LOST;
        if !self.all_lost {
            let name = key.split("{n").next().unwrap_or(key);
            self.lost.push(name.to_owned());
        }
    }

    /// Whether a word may stand for a node whose entry was wrong.
    fn may_be_lost(&self, text: &str) -> bool {
        let literal = text.split(['*', '?']).next().unwrap_or(text);
        let lost =
            |name: &String| text.contains(name.as_str()) || (literal != text && name.starts_with(literal));
        self.all_lost || self.lost.iter().any(lost)
    }

    /// Says that there is no such node, unless its entry was wrong.
    fn unknown(&self, text: &str, span: Span, findings: &mut Findings) {
        if self.work.get() > MOST_WORK {
            self.too_much(span, findings);
        } else if !self.may_be_lost(text) {
            findings
                .error(span, format!("there is no node `{}`", shown(text)))
                .help(self.suggestion(text));
        }
    }

    fn too_much(&self, span: Span, findings: &mut Findings) {
        if !self.told.replace(true) {
            let pairs = MOST_WORK / WORK_OF_PAIR;
            findings
                .error(span, "the patterns of this file stand for too much")
                .help(format!(
                    "they may be compared with {MOST_WORK} nodes, or stand for {pairs} pairs; a `mesh` has no such limit"
                ));
        }
    }

    /// All nodes.
    pub(crate) fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.names.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// The name of a node.
    pub(crate) fn name(&self, node: NodeId) -> &str {
        self.names.get(node.index()).map_or("?", String::as_str)
    }

    /// What an unknown word may have been meant as: a pair of nodes, or a node with a name much like it.
    fn suggestion(&self, text: &str) -> String {
        if self.splits(text).next().is_some() {
            return "this is a pair of nodes; the name of one node is expected here".to_owned();
        }
        did_you_mean(text, self.names.iter().map(String::as_str))
    }

    /// The one node of that name.
    pub(crate) fn node(&self, name: &NodeName, findings: &mut Findings) -> Option<NodeId> {
        let text = &name.value.0;
        let found = self.ids.get(text.as_str()).copied();
        if found.is_none() {
            self.unknown(text, name.span, findings);
        }
        found
    }

    /// The nodes of a set, each once, in the order of the lab.
    pub(crate) fn set(&self, set: &NodeSet, findings: &mut Findings) -> Vec<NodeId> {
        let mut nodes = BTreeSet::new();
        match &set.value {
            Terse::Short(words) => nodes.extend(self.pattern(&words.0, set.span, findings)),
            Terse::Long(list) => {
                for words in list {
                    nodes.extend(self.pattern(words, words.span, findings));
                }
            }
        }
        nodes.into_iter().collect()
    }

    /// The nodes that a word stands for; it is an error if there are none.
    pub(crate) fn pattern(&self, text: &str, span: Span, findings: &mut Findings) -> Vec<NodeId> {
        let nodes = self.matching(text);
        if nodes.is_empty() {
            self.unknown(text, span, findings);
        }
        nodes
    }

    fn matching(&self, text: &str) -> Vec<NodeId> {
        if let Some(node) = self.ids.get(text) {
            return vec![*node];
        }
        let Some(pattern) = Pattern::of(text) else {
            return Vec::new();
        };
        let work = self.work.get() + self.names.len() as u64;
        self.work.set(work);
        if work > MOST_WORK {
            return Vec::new();
        }
        let matching = self.all().filter(|node| pattern.matches(self.name(*node)));
        matching.collect()
    }

    /// The pairs that `a-b` stands for: first a node of the first half, then one of the second. Names may have hyphens in
    /// them, so every hyphen is tried as the one between the halves.
    pub(crate) fn pairs(&self, pair: &Pair, findings: &mut Findings) -> Vec<(NodeId, NodeId)> {
        let text = pair.value.0.as_str();
        self.pairs_of(text, pair.span, findings)
    }

    /// The same for a pair that is a key.
    pub(crate) fn pairs_of(&self, text: &str, span: Span, findings: &mut Findings) -> Vec<(NodeId, NodeId)> {
        let mut known: Vec<_> = self.splits(text).take(3).collect();
        match known.len() {
            0 if self.work.get() > MOST_WORK => self.too_much(span, findings),
            0 => self.no_pair(text, span, findings),
            1 => {}
            _ => {
                let ways: Vec<String> = known
                    .iter()
                    .map(|(a, b, ..)| format!("`{a}` and `{b}`"))
                    .collect();
                findings
                    .error(span, format!("`{}` can be read in two ways", shown(text)))
                    .help(format!("as {}; rename a node", ways.join(" or as ")));
                return Vec::new();
            }
        }
        let Some((_, _, first, second)) = known.pop() else {
            return Vec::new();
        };
        self.combine(&first, &second, text, span, findings)
    }

    /// The ways to read a pair: the halves, and the nodes that each stands for.
    fn splits<'t>(&self, text: &'t str) -> impl Iterator<Item = Split<'t>> {
        let known = halves(text).map(|(a, b)| (a, b, self.matching(a), self.matching(b)));
        known.filter(|(_, _, a, b)| !a.is_empty() && !b.is_empty())
    }

    /// Every node of the one half with every node of the other, each pair once.
    fn combine(
        &self,
        first: &[NodeId],
        second: &[NodeId],
        text: &str,
        span: Span,
        findings: &mut Findings,
    ) -> Vec<(NodeId, NodeId)> {
        let work = self.work.get() + first.len() as u64 * second.len() as u64 * WORK_OF_PAIR;
        self.work.set(work);
        if work > MOST_WORK {
            self.too_much(span, findings);
            return Vec::new();
        }
        let mut seen = BTreeSet::new();
        let pairs = first
            .iter()
            .flat_map(|a| second.iter().map(move |b| (*a, *b)))
            .filter(|(a, b)| a != b && seen.insert((a.min(b).index(), a.max(b).index())));
        let pairs: Vec<_> = pairs.collect();
        if pairs.is_empty() {
            findings.error(
                span,
                format!("`{}` is no pair of two different nodes", shown(text)),
            );
        }
        pairs
    }

    /// No way to read the pair makes sense: blames the half that is unknown.
    fn no_pair(&self, text: &str, span: Span, findings: &mut Findings) {
        let splits: Vec<(&str, &str)> = halves(text).collect();
        let half = splits
            .iter()
            .find_map(|(a, b)| match (self.matching(a), self.matching(b)) {
                (known, _) if !known.is_empty() => Some(*b),
                (_, known) if !known.is_empty() => Some(*a),
                _ => None,
            });
        match (half, splits.as_slice()) {
            (Some(half), _) => self.unknown(half, span, findings),
            (None, []) => {
                findings
                    .error(span, format!("`{}` is not a pair of nodes", shown(text)))
                    .help("write two names with a hyphen between them: a-b");
            }
            (None, _) if self.may_be_lost(text) => {}
            (None, _) => {
                findings
                    .error(span, format!("`{}` is not a pair of known nodes", shown(text)))
                    .help(self.suggestion(text));
            }
        }
    }
}

/// A text cut in two at each hyphen. No pair of names is as long as the texts that would take long to cut.
fn halves(text: &str) -> impl Iterator<Item = (&str, &str)> {
    const LONGEST: usize = 256;
    let text = if text.len() > LONGEST { "" } else { text };
    text.match_indices('-')
        .map(|(at, _)| (&text[..at], &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lab(names: &[&str]) -> Names {
        let mut lab = Names::default();
        for name in names {
            assert!(lab.add(name));
        }
        lab
    }

    fn pairs(lab: &Names, text: &str) -> (Vec<(u32, u32)>, usize) {
        let mut findings = Findings::default();
        let pairs = lab.pairs_of(text, Span::default(), &mut findings);
        (pairs.iter().map(|(a, b)| (a.0, b.0)).collect(), findings.errors())
    }

    #[test]
    fn hyphens_in_names_are_no_trouble_until_they_are() {
        let lab = lab(&["rack-1", "rack-2", "rack", "1-rack-2", "x"]);
        assert_eq!(pairs(&lab, "rack-1-x"), (vec![(0, 4)], 0));
        assert_eq!(
            pairs(&lab, "rack-1-rack-2"),
            (vec![], 1),
            "rack and 1-rack-2, or rack-1 and rack-2"
        );
        assert_eq!(pairs(&lab, "x-x"), (vec![], 1));
        assert_eq!(pairs(&lab, "x"), (vec![], 1));
        assert_eq!(pairs(&lab, "x-y"), (vec![], 1));
    }

    #[test]
    fn a_pair_of_patterns_is_each_pair_once() {
        let lab = lab(&["n1", "n2", "n3"]);
        assert_eq!(pairs(&lab, "n*-n*"), (vec![(0, 1), (0, 2), (1, 2)], 0));
        assert_eq!(pairs(&lab, "n3-n1..n2"), (vec![(2, 0), (2, 1)], 0));
    }
}
