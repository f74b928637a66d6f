//! What can be seen of a session from outside: rows of `show protocols`, and packets.

/// Whose doing it is. The order is that in which things of one moment are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// The daemon under test sent it.
    Daemon,
    /// Its neighbour sent it.
    Peer,
    /// The daemon shows it.
    Shown,
}

/// One thing that was seen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    /// When, in seconds.
    pub(crate) at: f64,
    pub(crate) source: Source,
    /// In the words of the recording.
    pub(crate) what: String,
    /// The `since` column in seconds, where the recording has it.
    pub(crate) since: Option<f64>,
}

impl Seen {
    /// Something without a `since` column.
    pub(crate) fn new(at: f64, source: Source, what: impl Into<String>) -> Seen {
        Seen {
            at,
            source,
            what: what.into(),
            since: None,
        }
    }
}

/// `show protocols` was asked every 0.1 s, so a row may be missing that was true for less, and one that was caught by a
/// single look appears for 0.1 s and what the look itself took. Such rows are compared on neither side.
const SHORT: f64 = 0.15;

/// Packets closer than this belong to one exchange; the shortest wait of a timer or of a kernel is 0.2 s.
const MOMENT: f64 = 0.05;

/// `since` has milliseconds, and is reckoned anew from another clock with each look.
const SAME_SINCE: f64 = 0.005;

/// The same without what a recording cannot tell: rows that were shown for a moment only, and which end's packet came
/// first within a moment. Each end's own order stays. A row whose `since` moved says so.
pub(crate) fn comparable(mut seen: Vec<Seen>) -> Vec<Seen> {
    drop_short(&mut seen);
    mark_since(&mut seen);
    seen.sort_by(|a, b| a.at.total_cmp(&b.at));
    for moment in seen.chunk_by_mut(|a, b| b.at - a.at < MOMENT) {
        moment.sort_by_key(|seen| seen.source);
    }
    seen
}

fn drop_short(seen: &mut Vec<Seen>) {
    let mut next_shown = f64::INFINITY;
    let mut kept: Vec<Seen> = Vec::with_capacity(seen.len());
    for this in seen.drain(..).rev() {
        if this.source == Source::Shown {
            let until = std::mem::replace(&mut next_shown, this.at);
            if until - this.at < SHORT {
                continue;
            }
        }
        kept.push(this);
    }
    kept.reverse();
    let mut last: Option<(String, Option<f64>)> = None;
    kept.retain(|this| {
        let row = (this.what.clone(), this.since);
        let shown = this.source == Source::Shown;
        let again = shown
            && last
                .as_ref()
                .is_some_and(|last| last.0 == row.0 && !moved(last.1, row.1));
        if shown {
            last = Some(row);
        }
        !again
    });
    *seen = kept;
}

fn moved(before: Option<f64>, after: Option<f64>) -> bool {
    matches!((before, after), (Some(before), Some(after)) if (after - before).abs() > SAME_SINCE)
}

fn mark_since(seen: &mut [Seen]) {
    let mut last = None;
    for row in seen.iter_mut().filter(|seen| seen.source == Source::Shown) {
        if moved(last, row.since) {
            row.what.push_str(" (since moved)");
        }
        last = row.since;
    }
}
