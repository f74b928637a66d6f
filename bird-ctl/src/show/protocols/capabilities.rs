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

/// The graceful restart capability.
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

/// The long-lived graceful restart capability.
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
        let mut line =
            |blanks: usize, text: fmt::Arguments<'_>| out.line(code, format_args!("{:blanks$}{text}", ""));
        if let Some(families) = &self.multiprotocol {
            line(6, format_args!("Multiprotocol"))?;
            line(8, format_args!("AF announced:{}", Families(families)))?;
        }
        if let Some(families) = &self.extended_next_hop {
            line(6, format_args!("Extended next hop"))?;
            line(8, format_args!("IPv6 nexthop:{}", Families(families)))?;
        }
        let mut flag = |on: bool, text: &str| {
            if on {
                line(6, format_args!("{text}"))
            } else {
                Ok(())
            }
        };
        flag(self.route_refresh, "Route refresh")?;
        flag(self.extended_message, "Extended message")?;
        if let Some(gr) = &self.graceful_restart {
            line(6, format_args!("Graceful restart"))?;
            if let Some(time) = gr.restart_time {
                line(8, format_args!("Restart time: {time}"))?;
            }
            if gr.recovery {
                line(8, format_args!("Restart recovery"))?;
            }
            if let Some(families) = &gr.supported {
                line(8, format_args!("AF supported:{}", Families(families)))?;
            }
            if let Some(families) = &gr.preserved {
                line(8, format_args!("AF preserved:{}", Families(families)))?;
            }
        }
        if self.as4 {
            line(6, format_args!("4-octet AS numbers"))?;
        }
        if let Some(add_path) = &self.add_path {
            line(6, format_args!("ADD-PATH"))?;
            if let Some(families) = &add_path.rx {
                line(8, format_args!("RX:{}", Families(families)))?;
            }
            if let Some(families) = &add_path.tx {
                line(8, format_args!("TX:{}", Families(families)))?;
            }
        }
        if self.enhanced_refresh {
            line(6, format_args!("Enhanced refresh"))?;
        }
        if let Some(gr) = &self.long_lived_graceful_restart {
            line(6, format_args!("Long-lived graceful restart"))?;
            if let Some(time) = gr.stale_time {
                line(8, format_args!("LL stale time: {time}"))?;
            }
            if let Some(families) = &gr.supported {
                line(8, format_args!("AF supported:{}", Families(families)))?;
            }
            if let Some(families) = &gr.preserved {
                line(8, format_args!("AF preserved:{}", Families(families)))?;
            }
        }
        if let Some(name) = &self.hostname {
            line(6, format_args!("Hostname: {name}"))?;
        }
        if let Some(role) = &self.role {
            line(6, format_args!("Role: {role}"))?;
        }
        self.other
            .iter()
            .try_for_each(|text| line(6, format_args!("{text}")))
    }
}

/// Families, each with a blank before it.
struct Families<'a>(&'a [String]);

impl fmt::Display for Families<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|family| write!(f, " {family}"))
    }
}
