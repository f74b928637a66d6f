//! The values behind the labels of `show protocols all`.

use super::channel::{ChangeCounts, GrRecovery, Limit, Pending, RouteCounts};
use super::details::{Session, Timer};
use crate::show::time::milliseconds;

/// A column of the statistics.
pub(super) type Column = fn(&mut ChangeCounts) -> &mut Option<u64>;

/// The columns that a heading names. Two of the names hold a blank.
pub(super) fn columns(heading: &str) -> Option<Vec<Column>> {
    let heading = heading.replace("RX limit", "RX_limit");
    let column = |name: &str| -> Option<Column> {
        Some(match name {
            "received" => |counts| &mut counts.received,
            "rejected" => |counts| &mut counts.rejected,
            "filtered" => |counts| &mut counts.filtered,
            "ignored" => |counts| &mut counts.ignored,
            "RX_limit" => |counts| &mut counts.rx_limit,
            "limit" => |counts| &mut counts.limit,
            "accepted" => |counts| &mut counts.accepted,
            _ => return None,
        })
    };
    heading.split_ascii_whitespace().map(column).collect()
}

impl ChangeCounts {
    pub(super) fn read(&mut self, columns: &[Column], values: &str) -> bool {
        let (mut counts, mut values) = (Self::default(), values.split_ascii_whitespace());
        for column in columns {
            *column(&mut counts) = match values.next() {
                Some("---") => None,
                Some(number) => match number.parse() {
                    Ok(number) => Some(number),
                    Err(_) => return false,
                },
                None => return false,
            };
        }
        let whole = values.next().is_none();
        if whole {
            *self = counts;
        }
        whole
    }
}

impl Timer {
    /// Reads `LEFT/OF`, in seconds, or `LEFT/-`.
    pub(in crate::show) fn parse(text: &str) -> Option<Self> {
        let (left, of) = text.split_once('/')?;
        Some(Self {
            left_ms: milliseconds(left)?,
            of_s: if of == "-" { None } else { Some(of.parse().ok()?) },
        })
    }
}

impl Limit {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (limit, hit) = match text.strip_suffix(" [HIT]") {
            Some(limit) => (limit, true),
            None => (text, false),
        };
        Some(Self {
            limit: limit.parse().ok()?,
            hit,
            action: None,
        })
    }
}

impl GrRecovery {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "" => Some((false, false)),
            "pending" => Some((true, false)),
            "waiting" => Some((false, true)),
            "pending waiting" => Some((true, true)),
            _ => None,
        }
        .map(|(pending, waiting)| Self { pending, waiting })
    }
}

impl RouteCounts {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut counts = Self::default();
        for part in text.split(", ") {
            let (number, word) = part.split_once(' ')?;
            let number = number.parse().ok()?;
            match word {
                "imported" => counts.imported = number,
                "filtered" => counts.filtered = Some(number),
                "exported" => counts.exported = number,
                "preferred" => counts.preferred = Some(number),
                _ => return None,
            }
        }
        Some(counts)
    }
}

impl Session {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut session = Self::default();
        for (n, word) in text.split(' ').enumerate() {
            match word {
                "internal" if n == 0 => session.internal = true,
                "external" if n == 0 => {}
                "multihop" => session.multihop = true,
                "route-reflector" => session.route_reflector = true,
                "route-server" => session.route_server = true,
                "AS4" => session.as4 = true,
                "add-path-rx" => session.add_path_rx = true,
                "add-path-tx" => session.add_path_tx = true,
                "ext-messages" => session.ext_messages = true,
                _ => return None,
            }
        }
        Some(session)
    }
}

impl Pending {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("Pending ")?;
        let (sets, rest) = rest.split_once(" attribute sets with total ")?;
        Some(Self {
            attribute_sets: sets.parse().ok()?,
            prefixes: rest.strip_suffix(" prefixes to send")?.parse().ok()?,
        })
    }
}
