use super::*;
use crate::reply::{Collector, Framer};

/// The metrics of a daemon that answers `show protocols all` with this.
fn metrics(name: &str, protocols: &str) -> String {
    let (mut framer, mut collector) = (Framer::new(), Collector::default());
    framer.feed(protocols.as_bytes());
    let mut reply = None;
    while let Some(event) = framer.next_event().unwrap() {
        reply = reply.or(collector.push(event).unwrap());
    }
    let status = Status {
        version: Some("2.0.12".into()),
        server_time: Some("2026-11-22 08:00:00.000".into()),
        last_reboot: Some("2026-11-22 07:00:00.000".into()),
        ..Status::default()
    };
    let source = Source {
        status: Some(status),
        protocols: ProtocolList::parse(&reply.expect("a whole reply").lines),
        ..Source::new(name)
    };
    let mut text = String::new();
    write(&[source], &mut text).unwrap();
    text
}

/// The recorded state of a session that is up and has a limit.
const BIRD2: &str = "2002-Name       Proto      Table      State  Since         Info
1002-up_1       BGP        ---        up     07:59:00.538  Established   
1006-  BGP state:          Established
     Neighbor address: 127.0.0.2
     Neighbor AS:      64513
     Local AS:         64512
   Channel ipv4
     State:          UP
     Table:          master4
     Preference:     100
     Input filter:   (unnamed)
     Output filter:  REJECT
     Import limit:   3 [HIT]
       Action:       block
     Routes:         3 imported, 2 filtered, 1 exported, 3 preferred
     Route change stats:     received   rejected   filtered    ignored   accepted
       Import updates:              4          0          1          0          3
       Import withdraws:            0          0        ---          0          0
       Export updates:              4          1          2        ---          1
       Export withdraws:            2        ---        ---        ---          0
 
1002-d \"e\"    Device     ---        up     07:00:00.000  
1006- 
0000 
";

#[test]
fn names_and_labels_are_bird_exporters() {
    let text = metrics("bird.ctl", BIRD2);
    let labels =
        "name=\"up_1\",proto=\"BGP\",ip_version=\"4\",import_filter=\"(unnamed)\",export_filter=\"REJECT\"";
    for line in [
        format!("bird_protocol_up{{{labels},state=\"Established\"}} 1"),
        format!("bird_protocol_uptime{{{labels}}} 59"),
        format!("bird_protocol_prefix_import_count{{{labels}}} 3"),
        format!("bird_protocol_prefix_filter_count{{{labels}}} 2"),
        format!("bird_protocol_prefix_export_count{{{labels}}} 1"),
        format!("bird_protocol_prefix_preferred_count{{{labels}}} 3"),
        format!("bird_protocol_changes_update_import_receive_count{{{labels}}} 4"),
        format!("bird_protocol_changes_update_export_filter_count{{{labels}}} 2"),
        format!("bird_protocol_changes_withdraw_export_reject_count{{{labels}}} 0"),
        format!("bird_protocol_limit{{{labels},direction=\"import\",action=\"block\"}} 3"),
        format!("bird_protocol_limit_hit{{{labels},direction=\"import\",action=\"block\"}} 1"),
        "bird_protocol_bgp_state{name=\"up_1\",proto=\"BGP\",state=\"Established\"} 1".to_owned(),
        "bird_protocol_bgp_state{name=\"up_1\",proto=\"BGP\",state=\"Connect\"} 0".to_owned(),
        "bird_uptime_seconds 3600".to_owned(),
    ] {
        assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
    }
    assert!(!text.contains("limit_count"), "BIRD 2 has no such columns");
}

#[test]
fn every_series_is_there_once_and_every_name_has_a_type() {
    let text = metrics("bird.ctl", BIRD2);
    let mut series: Vec<_> = text
        .lines()
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(series, _)| series)
        .collect();
    let before = series.len();
    series.sort_unstable();
    series.dedup();
    assert_eq!(series.len(), before);
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap();
        assert!(text.contains(&format!("# TYPE {name} gauge\n")), "{name}");
    }
}

#[test]
fn labels_are_escaped() {
    let mut labels = Labels::default();
    labels.add("a", "x\\\"\ny");
    assert_eq!(labels.to_string(), "{a=\"x\\\\\\\"\\ny\"}");
}
