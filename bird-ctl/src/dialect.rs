//! Which BIRD speaks: its banner, and the dialect that follows from it.

use std::fmt;

/// The form in which a BIRD prints its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Dialect {
    /// BIRD 1.x, one process per address family; Calico's fork (`v0.3.3+birdv1.6.8`) is one of these.
    #[cfg_attr(feature = "serde", serde(rename = "1"))]
    Bird1,
    /// BIRD 2.x: several tables in one process, times with milliseconds.
    #[default]
    #[cfg_attr(feature = "serde", serde(rename = "2"))]
    Bird2,
    /// BIRD 3.x: the tables of 2.x, other details below them.
    #[cfg_attr(feature = "serde", serde(rename = "3"))]
    Bird3,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bird1 => "BIRD 1",
            Self::Bird2 => "BIRD 2",
            Self::Bird3 => "BIRD 3",
        })
    }
}

/// What a BIRD says of itself when a connection opens: `BIRD 2.0.12 ready.` under code 0001.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    /// The version as printed, such as `2.0.12` or `v0.3.3+birdv1.6.8`.
    pub version: String,
}

impl Banner {
    /// Reads the text of a line with code 0001; `None` if it is not a BIRD's.
    pub fn parse(text: &str) -> Option<Self> {
        let version = text
            .trim_end()
            .strip_prefix("BIRD ")?
            .strip_suffix("ready.")?
            .trim();
        (!version.is_empty()).then(|| Self {
            version: version.to_owned(),
        })
    }

    /// The dialect of this version. A version nobody knows yet is taken for the newest.
    pub fn dialect(&self) -> Dialect {
        // Calico numbers its fork of 1.6 on its own: v0.x.
        let calico = self.version.starts_with("v0.");
        match self.version.split('.').next() {
            _ if calico => Dialect::Bird1,
            Some("0" | "1") => Dialect::Bird1,
            Some("2") => Dialect::Bird2,
            _ => Dialect::Bird3,
        }
    }
}

impl fmt::Display for Banner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BIRD {} ready.", self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_banner_tells_the_dialect() {
        let dialect = |text| Banner::parse(text).map(|banner| banner.dialect());
        assert_eq!(dialect("BIRD 1.6.8 ready."), Some(Dialect::Bird1));
        assert_eq!(dialect("BIRD v0.3.3+birdv1.6.8 ready."), Some(Dialect::Bird1));
        assert_eq!(dialect("BIRD 2.0.12 ready."), Some(Dialect::Bird2));
        assert_eq!(dialect("BIRD 3.4.0 ready."), Some(Dialect::Bird3));
        assert_eq!(dialect("HTTP/1.1 400 Bad Request"), None);
        assert_eq!(dialect("BIRD ready."), None);
    }

    #[test]
    fn a_banner_prints_as_it_was_read() {
        let text = "BIRD 2.0.12 ready.";
        assert_eq!(Banner::parse(text).unwrap().to_string(), text);
    }
}
