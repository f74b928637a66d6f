//! `protocol bgp` in a BIRD configuration, as far as it makes a session.

use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use labsim::speaker::config::{Config, PeerConfig, PeerOrigin, PeerSettings};
use labsim::speaker::profile::BIRD2;

/// One `protocol bgp NAME { .. }`.
#[derive(Clone, Debug)]
pub(crate) struct Statement<'a> {
    pub(crate) name: &'a str,
    /// `router id` of the whole configuration.
    router_id: Option<Ipv4Addr>,
    options: Vec<Vec<&'a str>>,
}

impl<'a> Statement<'a> {
    /// All of them in a configuration; each is on a line of its own in the recordings.
    pub(crate) fn all(configuration: &'a str) -> Vec<Statement<'a>> {
        let router_id = configuration
            .split_once("router id ")
            .and_then(|(_, rest)| rest.split(';').next()?.parse().ok());
        let statement = |line| Statement::parse(line, router_id);
        configuration.lines().filter_map(statement).collect()
    }

    fn parse(line: &'a str, router_id: Option<Ipv4Addr>) -> Option<Statement<'a>> {
        let (_, rest) = line.split_once("protocol bgp ")?;
        let (name, body) = rest.split_once('{')?;
        // What is in a channel's braces decides about routes, not about the session.
        let own = body.split("ipv4 {").next().unwrap_or(body);
        let options = own.split(';').map(|option| option.split_whitespace().collect());
        Some(Statement {
            name: name.trim(),
            router_id,
            options: options.collect(),
        })
    }

    /// The words after those that an option begins with.
    fn after(&self, words: &[&str]) -> Option<&[&'a str]> {
        let option = self.options.iter().find(|option| option.starts_with(words))?;
        option.get(words.len()..)
    }

    fn value<T: FromStr>(&self, words: &[&str]) -> Option<T> {
        self.after(words)?.first()?.parse().ok()
    }

    fn seconds(&self, words: &[&str]) -> Option<Duration> {
        self.value(words).map(Duration::from_secs)
    }

    pub(crate) fn neighbor(&self) -> Option<Ipv4Addr> {
        self.value(&["neighbor"])
    }

    fn local(&self) -> Option<Ipv4Addr> {
        self.value(&["local"])
            .or_else(|| self.value(&["source", "address"]))
    }

    /// The addresses of the session, ours first.
    pub(crate) fn ends(&self) -> Option<(IpAddr, IpAddr)> {
        Some((IpAddr::V4(self.local()?), IpAddr::V4(self.neighbor()?)))
    }

    /// The last word of `local 10.0.0.1 as 65001`, `local as 65001`, or `neighbor 10.0.0.2 as 65002`.
    pub(crate) fn asn(&self, word: &str) -> Option<u32> {
        self.after(&[word])?.last()?.parse().ok()
    }

    /// `error wait time 5,30`.
    fn error_wait(&self) -> Option<(Duration, Duration)> {
        let (least, most) = self.after(&["error", "wait", "time"])?.first()?.split_once(',')?;
        let seconds = |text: &str| text.parse().ok().map(Duration::from_secs);
        Some((seconds(least)?, seconds(most)?))
    }

    fn settings(&self) -> PeerSettings {
        let mut timers = BIRD2.timers.clone();
        timers.connect_delay = self
            .seconds(&["connect", "delay", "time"])
            .unwrap_or(timers.connect_delay);
        timers.connect_retry = self
            .seconds(&["connect", "retry", "time"])
            .unwrap_or(timers.connect_retry);
        timers.hold_time = self.value(&["hold", "time"]).unwrap_or(timers.hold_time);
        if let Some((least, most)) = self.error_wait() {
            (timers.idle_hold_min, timers.idle_hold_max) = (least, most);
        }
        PeerSettings {
            enabled: self.after(&["disabled"]).is_none(),
            passive: self.after(&["passive", "on"]).is_some(),
            reflector_client: false,
            next_hop_self: false,
            timers,
            origin: PeerOrigin::Lab,
        }
    }

    /// A speaker with this session and no other.
    pub(crate) fn speaker(&self) -> Result<Config, String> {
        let missing = |what: &str| format!("protocol {} has no {what}", self.name);
        let neighbor = self.neighbor().ok_or_else(|| missing("neighbor"))?;
        let local = self.local().ok_or_else(|| missing("local address"))?;
        Ok(Config {
            asn: self.asn("local").ok_or_else(|| missing("local AS"))?,
            router_id: self.router_id.unwrap_or(local),
            cluster_id: self.router_id.unwrap_or(local),
            next_hop6: None,
            profile: &BIRD2,
            peers: vec![PeerConfig {
                address: IpAddr::V4(neighbor),
                local_address: IpAddr::V4(local),
                remote_as: self.asn("neighbor").ok_or_else(|| missing("neighbor AS"))?,
                settings: Arc::new(self.settings()),
            }],
        })
    }
}
