//! Words that stand for many names.

/// Something that stands for many names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pattern<'a> {
    All,
    /// `*` for any characters, `?` for one.
    Glob(&'a str),
    /// `node2..node5`
    Range {
        prefix: &'a str,
        first: u64,
        last: u64,
    },
}

impl<'a> Pattern<'a> {
    /// What a word stands for, if it is no plain name.
    pub(super) fn of(text: &'a str) -> Option<Pattern<'a>> {
        // No names are so long that a longer pattern could stand for them.
        const LONGEST: usize = 256;
        if text.len() > LONGEST {
            return None;
        }
        if text == "all" {
            return Some(Pattern::All);
        }
        if text.contains(['*', '?']) {
            return Some(Pattern::Glob(text));
        }
        let (from, to) = text.split_once("..")?;
        let ((prefix, first), (same, last)) = (numbered(from)?, numbered(to)?);
        (prefix == same).then_some(Pattern::Range { prefix, first, last })
    }

    /// Whether it stands for this name too.
    pub(super) fn matches(&self, name: &str) -> bool {
        match self {
            Pattern::All => true,
            Pattern::Glob(glob) => glob_matches(glob.as_bytes(), name.as_bytes()),
            Pattern::Range { prefix, first, last } => match numbered(name) {
                Some((own, number)) => own == *prefix && (*first..=*last).contains(&number),
                None => false,
            },
        }
    }
}

/// A name's number at its end, and what stands before it.
fn numbered(name: &str) -> Option<(&str, u64)> {
    let prefix = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name[prefix.len()..].parse().ok()?;
    Some((prefix, number))
}

/// Without recursion: on a mismatch, the last `*` takes one character more.
fn glob_matches(glob: &[u8], name: &[u8]) -> bool {
    let (mut g, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match glob.get(g) {
            Some(b'*') => {
                star = Some((g, n));
                g += 1;
            }
            Some(c) if *c == b'?' || *c == name[n] => {
                g += 1;
                n += 1;
            }
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    g = at + 1;
                    n = taken + 1;
                }
                None => return false,
            },
        }
    }
    glob[g..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_and_ranges() {
        let matches = |pattern, name| Pattern::of(pattern).is_some_and(|pattern| pattern.matches(name));
        assert!(matches("node*", "node1") && matches("*", "rr1") && matches("*-a", "x-a-a"));
        assert!(matches("n?de1", "node1") && !matches("n?de1", "nde1"));
        assert!(!matches("*-a", "x-b") && !matches("node*", "rr1"));
        assert!(matches("node2..node5", "node5") && !matches("node2..node5", "node6"));
        assert!(!matches("node2..node5", "other3") && !matches("node2..rr5", "node3"));
        assert!(matches("all", "anything"));
    }
}
