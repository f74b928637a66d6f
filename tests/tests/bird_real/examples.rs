//! bird-ctl's examples, run on each version.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use bird_ctl::client::Client;
use labsim_tests::bird::wait;

use crate::daemons::{block_on, on_each};
use crate::lab::Lab;

const RECONFIGURE: &str = env!("CARGO_BIN_EXE_example-reconfigure");
const ROUTES: &str = env!("CARGO_BIN_EXE_example-routes");
const SESSIONS: &str = env!("CARGO_BIN_EXE_example-sessions");
const WATCH: &str = env!("CARGO_BIN_EXE_example-watch");

fn run(example: &str, lab: &Lab) -> String {
    let output = Command::new(example)
        .arg(lab.bird.socket())
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn sessions_and_routes_are_listed() {
    on_each(|daemon| {
        let lab = Lab::start(daemon);
        let text = run(SESSIONS, &lab);
        for line in [
            "up with 127.0.0.2: up Established",
            "nobody_listens_there with 127.0.0.3: start Active        Socket: Connection refused",
            "switched_off with 127.0.0.4: down ",
        ] {
            assert!(
                text.lines().any(|other| other.trim_end() == line.trim_end()),
                "{line} in\n{text}"
            );
        }
        assert!(text.contains("\n  next: "), "{text}");
        let text = run(ROUTES, &lab);
        assert!(text.lines().any(|line| line == "up: 2"), "{text}");
    });
}

#[test]
fn sessions_are_watched() {
    on_each(|daemon| {
        let mut lab = Lab::start(daemon);
        let mut command = Command::new(WATCH);
        let child = command.arg(lab.bird.socket()).stdout(Stdio::piped()).spawn();
        let mut child = child.expect("it runs");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut comes = |part: &str| {
            let line = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains(part)));
            assert!(line.is_some(), "{part}");
        };
        comes(" up: up Established");
        block_on(async {
            let mut bird = Client::connect(lab.bird.socket()).await.expect("a connection");
            let disable = bird_ctl::command::Command::new("disable up").expect("a command");
            bird.ask(&disable).await.expect("it is disabled");
        });
        comes(" up: down");
        lab.bird.kill();
        comes("connection refused on ");
        child.kill().expect("it has not ended");
        child.wait().expect("it ends");
    });
}

#[test]
fn a_configuration_is_tried() {
    on_each(|daemon| {
        let lab = Lab::start(daemon);
        let own = lab.bird.socket().with_file_name("bird.conf");
        let text = std::fs::read_to_string(&own).expect("the daemon's configuration");
        let changed = |name: &str, text: String| -> PathBuf {
            let path = own.with_file_name(name);
            std::fs::write(&path, text).expect("it is written");
            path
        };
        let good = changed(
            "good.conf",
            format!("{text}\nprotocol static added {{ {} }}", daemon.ipv4("")),
        );
        let output = reconfigure(&lab, &good);
        assert!(
            told(&output).contains("confirmed: all 1 sessions are up"),
            "{output:?}"
        );
        assert!(lab.ask(&["show", "protocols"]).contains("\nadded "));
        let cut_off = changed("cut_off.conf", text.replacen("as 64513", "as 64999", 1));
        let output = reconfigure(&lab, &cut_off);
        assert!(
            told(&output).contains("taken back: not all of [\"up\"] are up"),
            "{output:?}"
        );
        wait(|| {
            let table = lab.ask(&["show", "protocols"]);
            table.contains("Established") && table.contains("\nadded ")
        });
        let wrong = changed("wrong.conf", format!("{text}\nnonsense;"));
        let output = reconfigure(&lab, &wrong);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && error.contains("wrong.conf"),
            "{output:?}"
        );
    });
}

/// Takes it back after a few seconds.
fn reconfigure(lab: &Lab, file: &Path) -> Output {
    let mut command = Command::new(RECONFIGURE);
    command.arg(lab.bird.socket()).arg(file).arg("6");
    command.output().expect("it runs")
}

fn told(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
