use super::*;
use crate::reply::CodedLines;
use crate::show::reply;

fn written(status: &Status, dialect: Dialect) -> String {
    let mut out = String::new();
    write_reply(status, dialect, &mut CodedLines::new(&mut out)).unwrap();
    out
}

const BIRD2: &str = "1000-BIRD 2.0.12
1011-Router ID is 10.0.0.1
 Hostname is node-a
 Current server time is 2026-11-22 08:03:14.095
 Last reboot on 2026-11-22 07:51:19.556
 Last reconfiguration on 2026-11-22 08:03:09.966
0013 Daemon is up and running
";

#[test]
fn a_status_is_read_and_written() {
    let status = Status::parse(&reply(BIRD2));
    assert_eq!(status.version.as_deref(), Some("2.0.12"));
    assert_eq!(status.router_id, Some(Ipv4Addr::new(10, 0, 0, 1)));
    assert_eq!(status.hostname.as_deref(), Some("node-a"));
    assert_eq!(status.daemon, Some(DaemonState::Up));
    assert_eq!(status.uptime(), Some(714.539));
    assert_eq!(written(&status, Dialect::Bird2), BIRD2);
    assert!(!written(&status, Dialect::Bird1).contains("Hostname"));
}

#[test]
fn a_graceful_restart_is_seen() {
    let text = BIRD2.replace(
        "0013 Daemon is up and running",
        "0024-Graceful restart recovery in progress\n   Waiting for 2 channels to recover\n   Wait timer is 118.500/120\n\
         0013 Reconfiguration in progress",
    );
    let status = Status::parse(&reply(&text));
    let restart = status.graceful_restart.clone().unwrap();
    assert_eq!(restart.waiting_for.as_deref(), Some("2 channels"));
    assert_eq!(restart.wait_timer.as_deref(), Some("118.500/120"));
    let timer = Timer {
        left_ms: 118_500,
        of_s: Some(120),
    };
    assert_eq!((restart.waiting(), restart.timer()), (Some(2), Some(timer)));
    assert_eq!(status.daemon, Some(DaemonState::Reconfiguring));
    assert_eq!(status.other, []);
    assert_eq!(written(&status, Dialect::Bird2), text);
}

#[test]
fn lines_nobody_knows_are_kept() {
    let status = Status::parse(&reply("1011-Moon is full\n 1011 \n0013 Sleeping\n"));
    let kept: Vec<_> = status.other.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(kept, ["Moon is full", "1011 ", "Sleeping"]);
    assert_eq!(status.daemon, None);
}
