//! The tables, held against what the real birdc prints.

use bird_ctl::show::protocols::{ProtocolRow, write_table};
use bird_ctl::show::route::{RouteTable, write_tables};
use serde_json::Value;

use crate::daemons::{Daemon, on_each};
use crate::lab::{Lab, without_thousandths};

#[test]
fn tables_are_those_of_birdc() {
    on_each(|daemon| {
        let lab = Lab::start(daemon);
        texts_are_birdcs(&lab);
        protocols_as_json(&lab, daemon);
        routes_as_json(&lab, daemon);
        status_as_json(&lab, daemon);
    });
}

fn texts_are_birdcs(lab: &Lab) {
    for command in [
        "show route",
        "show route for 10.244.0.9",
        "show route count",
        "show memory",
        "show protocols all up",
    ] {
        let birdc = lab.bird.birdc(command);
        assert_eq!(masked(&lab.ask(&[command])), masked(&birdc), "{command}");
    }
    // The columns are wider, and BIRD 1 has a heading in small letters.
    let words = |text: &str| -> Vec<Vec<String>> {
        let words = |line: &str| line.split_whitespace().map(str::to_lowercase).collect();
        text.lines().map(words).collect()
    };
    let birdc = lab.bird.birdc("show protocols");
    assert_eq!(words(&lab.ask(&["show", "protocols"])), words(&birdc));
}

/// The lines without what may differ between two questions.
fn masked(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !ticks(line));
    lines.map(without_thousandths).collect()
}

/// Lines that change between two questions: timers, and memory.
fn ticks(line: &str) -> bool {
    line.contains("timer") || line.ends_with('B')
}

fn protocols_as_json(lab: &Lab, daemon: &Daemon) {
    let json = json(lab, &["show", "protocols"]);
    assert_eq!(json["other"], Value::Array(vec![]));
    let rows: Vec<ProtocolRow> = serde_json::from_value(json["protocols"].clone()).expect("rows");
    let mut written = String::new();
    write_table(&rows, daemon.dialect(), &mut written).expect("a String takes it");
    assert_eq!(
        masked(&written),
        masked(&lab.bird.birdc("show protocols")),
        "the values are all that birdc prints"
    );
    let one = self::json(lab, &["show", "protocols", "nobody_*"]);
    let session = &one["protocols"][0];
    assert_eq!(session["state"], "start");
    assert_eq!(session["info"]["bgp"]["state"], "Active");
    assert_eq!(session["info"]["bgp"]["error"]["class"], "Socket");
    assert_eq!(session["info"]["bgp"]["error"]["text"], "Connection refused");
}

fn routes_as_json(lab: &Lab, daemon: &Daemon) {
    let json = json(lab, &["show", "route"]);
    assert_eq!(json["other"], Value::Array(vec![]));
    let tables: Vec<RouteTable> = serde_json::from_value(json["tables"].clone()).expect("tables");
    let mut written = String::new();
    write_tables(&tables, daemon.dialect(), &mut written).expect("a String takes it");
    assert_eq!(
        masked(&written),
        masked(&lab.bird.birdc("show route")),
        "the values are all that birdc prints"
    );
    let one = self::json(lab, &["show", "route", "for", "10.2.3.4"]);
    let route = &one["tables"][0]["routes"][0];
    assert_eq!(route["network"], "10.2.0.0/16");
    assert_eq!(route["protocol"], "up");
    assert_eq!(route["tail"]["bgp"]["origin_as"], 64513);
}

fn status_as_json(lab: &Lab, daemon: &Daemon) {
    let json = json(lab, &["show", "status"]);
    assert_eq!(json["router_id"], "10.0.0.1");
    assert_eq!(json["daemon"], "up");
    assert_eq!(json["version"], daemon.version());
}

fn json(lab: &Lab, words: &[&str]) -> Value {
    serde_json::from_str(&lab.ask(&[&["--json"], words].concat())).expect("one JSON object")
}
