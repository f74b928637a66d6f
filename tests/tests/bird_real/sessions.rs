//! `labsim bird` on sessions that are broken in known ways.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Output, Stdio};

use labsim_tests::bird::wait;
use serde_json::Value;

use crate::daemons::{Daemon, on_each};
use crate::lab::{labsim_bird, without_thousandths};
use crate::ward::{SESSIONS, Ward};

#[test]
fn broken_sessions_are_diagnosed() {
    on_each(|daemon| {
        if let Some(ward) = Ward::start(daemon) {
            questioned(&ward, daemon);
        }
    });
}

fn questioned(ward: &Ward, daemon: &Daemon) {
    // Some causes show only when a state has lasted, so the doctor is asked until it is sure.
    let expected: BTreeMap<_, _> = SESSIONS.iter().map(|(name, _, cause)| (*name, *cause)).collect();
    let mut last = BTreeMap::new();
    let mut tries = 0;
    wait(|| {
        tries += 1;
        last = causes(&doctor(ward, &[]).1);
        let known = |(name, cause): (&&str, &&str)| last.get(*name).map(String::as_str) == Some(*cause);
        let all = expected.iter().all(known);
        assert!(all || tries < 200, "expected {expected:?}, got {last:?}");
        all
    });
    assert_eq!(last.get("static1").map(String::as_str), Some("running"));
    assert_eq!(last.get("direct1").map(String::as_str), Some("switched-off"));
    peers_are_answered_for(ward);
    both_ends(ward);
    metrics_are_printed(ward, daemon);
    through_birdc(ward, daemon);
    changes_are_watched(ward);
    commands_that_change(ward);
}

/// The exit status and the object that the doctor prints.
fn doctor(ward: &Ward, words: &[&str]) -> (Option<i32>, Value) {
    let output = labsim_bird(&ward.bird.socket(), &[&["--json", "doctor"], words].concat());
    let json = serde_json::from_slice(&output.stdout).expect("one JSON object");
    (output.status.code(), json)
}

/// What the doctor finds, by the names of sessions.
fn causes(json: &Value) -> BTreeMap<String, String> {
    let findings = json["findings"].as_array().expect("findings");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    findings
        .iter()
        .map(|finding| (text(&finding["session"]), text(&finding["cause"])))
        .collect()
}

fn peers_are_answered_for(ward: &Ward) {
    assert_eq!(doctor(ward, &[]).0, Some(1));
    let (status, json) = doctor(ward, &["127.0.0.2"]);
    assert_eq!((status, &json["healthy"]), (Some(0), &Value::Bool(true)));
    // As kubectl shows it, in one word or in many.
    let message = "Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with 127.0.0.5,127.0.0.99";
    for words in [vec![message], message.split(' ').collect()] {
        let (status, json) = doctor(ward, &words);
        let found = causes(&json);
        assert_eq!((status, found.len()), (Some(1), 2), "{json}");
        assert_eq!(found["dropped"], "no-answer");
        let missing = &json["findings"][1];
        assert_eq!(
            (missing["cause"].as_str(), missing["peer"].as_str()),
            (Some("no-session"), Some("127.0.0.99"))
        );
    }
    let text =
        String::from_utf8(labsim_bird(&ward.bird.socket(), &["doctor", "127.0.0.5"]).stdout).expect("UTF-8");
    assert!(
        text.starts_with("dropped (127.0.0.5)\n") && text.contains("TCP port 179"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "no colours in a pipe: {text}");
    let none = labsim_bird(&ward.bird.socket(), &["doctor", "node-2"]);
    assert_eq!(none.status.code(), Some(2));
}

/// Each session has its series, with what bird_exporter has for labels.
fn metrics_are_printed(ward: &Ward, daemon: &Daemon) {
    let output = labsim_bird(&ward.bird.socket(), &["metrics"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let filters = "ip_version=\"4\",import_filter=\"ACCEPT\",export_filter=\"REJECT\"";
    let has = |line: &str| assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
    for (name, state, up) in [
        ("up_1", "Established", 1),
        ("dropped", "Connect", 0),
        ("waits", "Passive", 0),
    ] {
        let labels = format!("name=\"{name}\",proto=\"BGP\",{filters}");
        has(&format!("bird_protocol_up{{{labels},state=\"{state}\"}} {up}"));
        has(&format!(
            "bird_protocol_prefix_import_count{{{labels}}} {}",
            4 * up
        ));
        has(&format!(
            "bird_protocol_changes_update_import_accept_count{{{labels}}} {}",
            4 * up
        ));
        has(&format!(
            "bird_protocol_bgp_state{{name=\"{name}\",proto=\"BGP\",state=\"{state}\"}} 1"
        ));
    }
    has("bird_socket_query_success 1");
    let limit = format!("name=\"limit_hit\",proto=\"BGP\",{filters},direction=\"import\",action=\"disable\"");
    if !daemon.is_bird1() {
        has(&format!("bird_protocol_limit_hit{{{limit}}} 1"));
    }
    let uptime = text
        .lines()
        .find(|line| line.starts_with("bird_protocol_uptime{name=\"up_1\""));
    let seconds: u32 = uptime
        .and_then(|line| line.rsplit(' ').next()?.parse().ok())
        .expect("an uptime");
    assert!((1..600).contains(&seconds), "{seconds}");
    let gone = labsim_bird(Path::new("/no/such.ctl"), &["metrics"]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&gone.stdout).contains("bird_socket_query_success 0"));
}

/// Connect here and Passive there is more than each of them alone.
fn both_ends(ward: &Ward) {
    let there = ward.behind_firewall.socket();
    let there = there.to_str().expect("UTF-8");
    let (_, json) = doctor(ward, &["--socket", there, "127.0.0.5", "127.0.0.1"]);
    let found = causes(&json);
    assert_eq!(
        (found["dropped"].as_str(), found["to_dropped"].as_str()),
        ("port-blocked", "port-blocked"),
        "{json}"
    );
    // The peers' own words for the AS that is wrong.
    let peers = ward.peers.socket();
    let output = labsim_bird(&peers, &["show", "protocols"]);
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("to_up_1"),
        "{output:?}"
    );
}

/// A birdc in between makes no difference, whichever of the two it is.
fn through_birdc(ward: &Ward, daemon: &Daemon) {
    let socket = ward.bird.socket();
    for client in ["birdc", "birdcl"] {
        let client = daemon.program.with_file_name(client);
        if !client.exists() {
            continue;
        }
        let exec = format!("{} -v -s {}", client.display(), socket.display());
        let through = |words: &[&str]| {
            let mut labsim = labsim_tests::labsim();
            labsim
                .args(["bird", "--time-out", "5", "--exec", &exec])
                .args(words)
                .output()
                .expect("labsim runs")
        };
        for words in [
            &["show", "protocols"][..],
            &["--json", "show", "protocols"],
            &["show", "route"],
            &["show", "route", "for", "10.244.0.9"],
            &["show", "protocols", "nobody"],
            &["restart", "switched_off"],
        ] {
            let (direct, through) = (labsim_bird(&socket, words), through(words));
            let seen = |output: &Output| {
                (
                    output.status.code(),
                    without_thousandths(&String::from_utf8_lossy(&output.stdout)),
                )
            };
            assert_eq!(seen(&through), seen(&direct), "{exec} {words:?}: {through:?}");
        }
        let unknown = through(&["shw"]);
        assert_eq!(unknown.status.code(), Some(2));
        assert!(
            String::from_utf8_lossy(&unknown.stderr).contains("No such command"),
            "{unknown:?}"
        );
        let json: Value =
            serde_json::from_slice(&through(&["--json", "doctor", "127.0.0.6"]).stdout).expect("JSON");
        assert_eq!(causes(&json)["refused"], "refused");
    }
}

/// `disable` and `enable`, as somebody who watches sees them.
fn changes_are_watched(ward: &Ward) {
    let socket = ward.bird.socket();
    let (mut json, mut text) = (Watch::start(&socket, &["--json"]), Watch::start(&socket, &[]));
    let is = |state: &'static str| {
        move |line: &str| {
            let change: Value = serde_json::from_str(line).expect("JSON");
            change["name"] == "up_1" && change["after"]["state"] == state
        }
    };
    let says = |words: &'static str| move |line: &str| line.contains("up_1: ") && line.contains(words);
    json.until(is("up"));
    text.until(says("Established"));
    change(&socket, &["disable", "up_1"], "up_1: disabled\n");
    json.until(is("down"));
    text.until(says("-> down"));
    change(&socket, &["enable", "up_1"], "up_1: enabled\n");
    json.until(is("start"));
    json.until(is("up"));
    text.until(says("-> up"));
    // What does not change is told once, at the beginning.
    let of_static = json.seen.iter().filter(|line| line.contains("\"static1\""));
    assert_eq!(of_static.count(), 1, "{:?}", json.seen);
}

/// A `watch` that goes on until this is dropped.
struct Watch {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    seen: Vec<String>,
}

impl Watch {
    fn start(socket: &Path, options: &[&str]) -> Self {
        let mut labsim = labsim_tests::labsim();
        labsim.arg("bird").arg("--socket").arg(socket);
        labsim.args(["watch", "--every", "0.1"]).args(options);
        let mut child = labsim.stdout(Stdio::piped()).spawn().expect("labsim runs");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let seen = Vec::new();
        Self { child, lines, seen }
    }

    /// Reads up to a line that fits.
    fn until(&mut self, fits: impl Fn(&str) -> bool) {
        loop {
            let line = self.lines.next().expect("it goes on").expect("UTF-8");
            self.seen.push(line);
            if self.seen.last().is_some_and(|line| fits(line)) {
                return;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn change(socket: &Path, words: &[&str], expected: &str) {
    let output = labsim_bird(socket, words);
    assert_eq!(
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).as_ref()
        ),
        (Some(0), expected),
        "{words:?}: {output:?}"
    );
}

/// A configuration that is wrong, and one that is taken back.
fn commands_that_change(ward: &Ward) {
    let socket = ward.bird.socket();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("wrong.conf");
    std::fs::write(&file, "router id 10.0.0.1;\nprotocol nonsense {}\n").expect("it is written");
    let quoted = format!("\"{}\"", file.display());
    let wrong = labsim_bird(&socket, &["configure", "check", &quoted]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&wrong.stderr).contains("wrong.conf"),
        "{wrong:?}"
    );
    let timed = labsim_bird(&socket, &["configure", "timeout", "30"]);
    assert!(
        String::from_utf8_lossy(&timed.stdout).contains("Undo scheduled in 30 s"),
        "{timed:?}"
    );
    change(&socket, &["configure", "confirm"], "Reconfiguration confirmed\n");
    let raw = labsim_bird(&socket, &["raw", "configure", "confirm"]);
    assert!(
        String::from_utf8_lossy(&raw.stdout).starts_with("0019 "),
        "{raw:?}"
    );
}
