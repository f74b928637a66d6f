//! The capabilities of a BGP session, which BIRD 1 prints in a line and BIRD 2 as a tree.

use std::fmt;

use crate::reply::LineSink;

/// What one end of a session announced in its OPEN. Address families are in BIRD's words: `ipv4`, `ipv6`, `vpn4-mpls` …
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Capabilities {
    /// Address families (RFC 4760); `None`: not announced, or BIRD 1.
    pub multiprotocol: Option<Vec<String>>,
    /// Families whose next hop may be IPv6 (RFC 8950).
    pub extended_next_hop: Option<Vec<String>>,
    /// Route refresh (RFC 2918).
    pub route_refresh: bool,
    /// Messages longer than 4096 octets (RFC 8654).
    pub extended_message: bool,
    /// Graceful restart (RFC 4724).
    pub graceful_restart: Option<GracefulRestart>,
    /// Four-octet AS numbers (RFC 6793).
    pub as4: bool,
    /// Several paths to one network (RFC 7911).
    pub add_path: Option<AddPath>,
    /// Enhanced route refresh (RFC 7313).
    pub enhanced_refresh: bool,
    /// Long-lived graceful restart (RFC 9494).
    pub long_lived_graceful_restart: Option<LongLivedGracefulRestart>,
    /// The host name (draft-walton-bgp-hostname-capability; since BIRD 2.0.10).
    pub hostname: Option<String>,
    /// The role (RFC 9234; since BIRD 2.0.11).
    pub role: Option<String>,
    /// Lines that no rule reads, without the blanks before them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub other: Vec<String>,
}

/// The graceful restart capability; BIRD 1 says only whether there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct GracefulRestart {
    /// How long a restart may take, in seconds.
    pub restart_time: Option<u32>,
    /// The speaker has just restarted.
    pub recovery: bool,
    /// Families whose routes are kept; `None`: it helps others only.
    pub supported: Option<Vec<String>>,
    /// Families whose forwarding went on through the restart.
    pub preserved: Option<Vec<String>>,
}

/// The long-lived graceful restart capability; BIRD 1 says only whether there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LongLivedGracefulRestart {
    /// How long stale routes are kept, in seconds.
    pub stale_time: Option<u32>,
    /// Families whose routes are kept; `None`: it helps others only.
    pub supported: Option<Vec<String>>,
    /// Families whose forwarding went on through the restart.
    pub preserved: Option<Vec<String>>,
}

/// The ADD-PATH capability. BIRD 1 does not name the families.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AddPath {
    /// Families in which several paths are taken.
    pub rx: Option<Vec<String>>,
    /// Families in which several paths are sent.
    pub tx: Option<Vec<String>>,
}

/// The capability to which lines further to the right belong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    #[default]
    None,
    Multiprotocol,
    ExtendedNextHop,
    GracefulRestart,
    AddPath,
    LongLived,
}

impl Capabilities {
    /// Reads `refresh restart-aware AS4`, of BIRD 1.
    pub(super) fn from_words(text: &str) -> Option<Self> {
        let mut caps = Self::default();
        let none = || Some(Vec::new());
        for word in text.split_ascii_whitespace() {
            match word {
                "refresh" => caps.route_refresh = true,
                "enhanced-refresh" => caps.enhanced_refresh = true,
                "restart-aware" => caps.graceful_restart = Some(GracefulRestart::default()),
                "restart-able" => caps.graceful_restart.get_or_insert_default().supported = none(),
                "llgr-aware" => caps.long_lived_graceful_restart = Some(LongLivedGracefulRestart::default()),
                "llgr-able" => {
                    caps.long_lived_graceful_restart.get_or_insert_default().supported = none();
                }
                "AS4" => caps.as4 = true,
                "add-path-rx" => caps.add_path.get_or_insert_default().rx = none(),
                "add-path-tx" => caps.add_path.get_or_insert_default().tx = none(),
                "ext-messages" => caps.extended_message = true,
                _ => return None,
            }
        }
        Some(caps)
    }

    /// As BIRD 1 prints them, each with a blank before it.
    pub(super) fn words(&self) -> String {
        let restart = self.graceful_restart.as_ref().map(|gr| gr.supported.is_some());
        let long_lived = self
            .long_lived_graceful_restart
            .as_ref()
            .map(|gr| gr.supported.is_some());
        let add_path = self.add_path.as_ref();
        let words = [
            (self.route_refresh, " refresh"),
            (self.enhanced_refresh, " enhanced-refresh"),
            (restart == Some(true), " restart-able"),
            (restart == Some(false), " restart-aware"),
            (long_lived == Some(true), " llgr-able"),
            (long_lived == Some(false), " llgr-aware"),
            (self.as4, " AS4"),
            (add_path.is_some_and(|add| add.rx.is_some()), " add-path-rx"),
            (add_path.is_some_and(|add| add.tx.is_some()), " add-path-tx"),
            (self.extended_message, " ext-messages"),
        ];
        words
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, word)| *word)
            .collect()
    }

    /// Reads a line of the tree, without the six blanks before it.
    pub(super) fn read(&mut self, text: &str, part: &mut Part) {
        let known = match text.strip_prefix("  ") {
            Some(below) => self.read_below(below, *part),
            None => self.begin(text, part),
        };
        if !known {
            self.other.push(text.to_owned());
        }
    }

    fn begin(&mut self, text: &str, part: &mut Part) -> bool {
        *part = Part::None;
        match text {
            "Multiprotocol" => {
                *part = Part::Multiprotocol;
                self.multiprotocol = Some(Vec::new());
            }
            "Extended next hop" => {
                *part = Part::ExtendedNextHop;
                self.extended_next_hop = Some(Vec::new());
            }
            "Route refresh" => self.route_refresh = true,
            "Extended message" => self.extended_message = true,
            "Graceful restart" => {
                *part = Part::GracefulRestart;
                self.graceful_restart = Some(GracefulRestart::default());
            }
            "4-octet AS numbers" => self.as4 = true,
            "ADD-PATH" => {
                *part = Part::AddPath;
                self.add_path = Some(AddPath::default());
            }
            "Enhanced refresh" => self.enhanced_refresh = true,
            "Long-lived graceful restart" => {
                *part = Part::LongLived;
                self.long_lived_graceful_restart = Some(LongLivedGracefulRestart::default());
            }
            _ => match text.split_once(": ") {
                Some(("Hostname", name)) => self.hostname = Some(name.to_owned()),
                Some(("Role", role)) => self.role = Some(role.to_owned()),
                _ => return false,
            },
        }
        true
    }

    /// Reads a line below a capability.
    fn read_below(&mut self, text: &str, part: Part) -> bool {
        let (label, value) = match text.split_once(':') {
            Some((label, value)) => (label, value),
            None => (text, ""),
        };
        let families = || Some(value.split_ascii_whitespace().map(str::to_owned).collect());
        let number = || value.trim_start().parse().ok();
        match (part, label) {
            (Part::Multiprotocol, "AF announced") => self.multiprotocol = families(),
            (Part::ExtendedNextHop, "IPv6 nexthop") => self.extended_next_hop = families(),
            (Part::GracefulRestart, _) => {
                let Some(gr) = &mut self.graceful_restart else {
                    return false;
                };
                match label {
                    "Restart time" => gr.restart_time = number(),
                    "Restart recovery" => gr.recovery = true,
                    "AF supported" => gr.supported = families(),
                    "AF preserved" => gr.preserved = families(),
                    _ => return false,
                }
            }
            (Part::AddPath, "RX" | "TX") => {
                let Some(add_path) = &mut self.add_path else {
                    return false;
                };
                match label {
                    "RX" => add_path.rx = families(),
                    _ => add_path.tx = families(),
                }
            }
            (Part::LongLived, _) => {
                let Some(gr) = &mut self.long_lived_graceful_restart else {
                    return false;
                };
                match label {
                    "LL stale time" => gr.stale_time = number(),
                    "AF supported" => gr.supported = families(),
                    "AF preserved" => gr.preserved = families(),
                    _ => return false,
                }
            }
            _ => return false,
        }
        true
    }

    /// Writes the tree.
    pub(super) fn write(&self, code: u16, out: &mut impl LineSink) -> fmt::Result {
        let mut tree = Tree { code, out };
        if let Some(families) = &self.multiprotocol {
            tree.capability(true, "Multiprotocol")?;
            tree.families("AF announced", Some(families))?;
        }
        tree.capability(self.route_refresh, "Route refresh")?;
        if let Some(families) = &self.extended_next_hop {
            tree.capability(true, "Extended next hop")?;
            tree.families("IPv6 nexthop", Some(families))?;
        }
        tree.capability(self.extended_message, "Extended message")?;
        if let Some(gr) = &self.graceful_restart {
            tree.capability(true, "Graceful restart")?;
            tree.below("Restart time: ", gr.restart_time)?;
            tree.below("Restart recovery", gr.recovery.then_some(""))?;
            tree.families("AF supported", gr.supported.as_deref())?;
            tree.families("AF preserved", gr.preserved.as_deref())?;
        }
        tree.capability(self.as4, "4-octet AS numbers")?;
        if let Some(add_path) = &self.add_path {
            tree.capability(true, "ADD-PATH")?;
            tree.families("RX", add_path.rx.as_deref())?;
            tree.families("TX", add_path.tx.as_deref())?;
        }
        tree.capability(self.enhanced_refresh, "Enhanced refresh")?;
        if let Some(gr) = &self.long_lived_graceful_restart {
            tree.capability(true, "Long-lived graceful restart")?;
            tree.below("LL stale time: ", gr.stale_time)?;
            tree.families("AF supported", gr.supported.as_deref())?;
            tree.families("AF preserved", gr.preserved.as_deref())?;
        }
        for (label, value) in [("Hostname", &self.hostname), ("Role", &self.role)] {
            if let Some(value) = value {
                tree.capability(true, &format!("{label}: {value}"))?;
            }
        }
        self.other.iter().try_for_each(|text| tree.capability(true, text))
    }
}

/// The tree as it is written.
struct Tree<'a, S> {
    code: u16,
    out: &'a mut S,
}

impl<S: LineSink> Tree<'_, S> {
    fn capability(&mut self, announced: bool, text: &str) -> fmt::Result {
        if !announced {
            return Ok(());
        }
        self.out.line(self.code, format_args!("      {text}"))
    }

    /// A line that belongs to the capability above.
    fn below(&mut self, label: &str, value: Option<impl fmt::Display>) -> fmt::Result {
        let Some(value) = value else { return Ok(()) };
        self.out.line(self.code, format_args!("        {label}{value}"))
    }

    fn families(&mut self, label: &str, families: Option<&[String]>) -> fmt::Result {
        self.below(&format!("{label}:"), families.map(Families))
    }
}

/// Families, each with a blank before it.
struct Families<'a>(&'a [String]);

impl fmt::Display for Families<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|family| write!(f, " {family}"))
    }
}
