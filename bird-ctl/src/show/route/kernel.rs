//! The attributes of routes from or for the kernel: BIRD 1 and 2 name them `Kernel.mtu`, BIRD 3 `krt_mtu`.

use std::net::IpAddr;

/// An attribute of a route in the kernel's table; numbers are the kernel's own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum KernelAttribute {
    /// Who put the route there (`proto` of `ip route`).
    Source(u32),
    /// The priority, the lower the better.
    Metric(u32),
    /// The source address for packets of this host.
    PreferredSource(IpAddr),
    /// The realm.
    Realm(u32),
    /// The scope.
    Scope(u32),
    /// The metrics that path MTU discovery and the like must not change.
    Lock(Vec<String>),
    /// Features of TCP that are on: `ecn`, `allfrag` …
    Features(Vec<String>),
    /// The congestion control of TCP (BIRD 3).
    CongestionControl(String),
    /// A metric of the path, by its name: `mtu`, `window`, `rtt`, `advmss`, `hoplimit` …
    Path(String, u32),
}

impl KernelAttribute {
    /// Metrics of the path that are numbers.
    const PATH: [&'static str; 15] = [
        "mtu",
        "window",
        "rtt",
        "rttvar",
        "sstresh",
        "ssthresh",
        "cwnd",
        "advmss",
        "reordering",
        "hoplimit",
        "initcwnd",
        "rto_min",
        "initrwnd",
        "quickack",
        "fastopen_no_cookie",
    ];

    /// Reads the value of the attribute that has this name behind its prefix.
    pub(super) fn parse(name: &str, value: &str) -> Option<Self> {
        let number = || value.parse().ok();
        let words = || value.split_ascii_whitespace().map(str::to_owned).collect();
        Some(match name {
            "source" => Self::Source(number()?),
            "metric" => Self::Metric(number()?),
            "prefsrc" => Self::PreferredSource(value.parse().ok()?),
            "realm" => Self::Realm(number()?),
            "scope" => Self::Scope(number()?),
            "lock" => Self::Lock(words()),
            "features" => Self::Features(words()),
            "congctl" => Self::CongestionControl(value.to_owned()),
            _ if Self::PATH.contains(&name) => Self::Path(name.to_owned(), number()?),
            _ => return None,
        })
    }

    /// The name behind the prefix.
    pub fn name(&self) -> &str {
        match self {
            Self::Source(_) => "source",
            Self::Metric(_) => "metric",
            Self::PreferredSource(_) => "prefsrc",
            Self::Realm(_) => "realm",
            Self::Scope(_) => "scope",
            Self::Lock(_) => "lock",
            Self::Features(_) => "features",
            Self::CongestionControl(_) => "congctl",
            Self::Path(name, _) => name,
        }
    }

    /// The value as BIRD prints it.
    pub fn value(&self) -> String {
        match self {
            Self::Source(n) | Self::Metric(n) | Self::Realm(n) | Self::Scope(n) | Self::Path(_, n) => {
                n.to_string()
            }
            Self::CongestionControl(name) => name.clone(),
            Self::PreferredSource(address) => address.to_string(),
            Self::Lock(words) | Self::Features(words) => words.join(" "),
        }
    }
}
