mod two_ends;

use super::*;
use crate::reply::{Collector, Framer, Reply};
use crate::show::protocols::{Limit, LimitAction, ProtocolList, ProtocolRow};

/// A daemon whose clock shows 08:00:00.
fn daemon(name: &str, id: &str, sessions: Vec<Session>) -> Daemon {
    let status = Status {
        router_id: id.parse().ok(),
        server_time: Some("2026-11-22 08:00:00.000".to_owned()),
        daemon: Some(DaemonState::Up),
        ..Status::default()
    };
    Daemon {
        status: Some(status),
        sessions,
        ..Daemon::new(name)
    }
}

/// A BGP session in this state, an hour old.
fn session(neighbor: &str, state: &str) -> Session {
    session_since(neighbor, "07:00:00.000", state)
}

fn session_since(neighbor: &str, since: &str, state: &str) -> Session {
    let (proto_state, info) = state.split_once(' ').unwrap_or((state, ""));
    let row = format!("p BGP --- {proto_state} {since}  {info}");
    Session {
        neighbor: neighbor.parse().ok(),
        ..Session::new(ProtocolRow::parse(&row).expect("a row"))
    }
}

fn cause(state: &str) -> Cause {
    diagnose(&[daemon("a", "10.0.0.1", vec![session("10.0.0.2", state)])], &[])[0].cause
}

#[test]
fn states_and_errors_have_their_causes() {
    for (state, expected) in [
        ("up Established   ", Cause::Established),
        ("start Connect       ", Cause::NoAnswer),
        (
            "start Connect       Socket: Connection timed out",
            Cause::NoAnswer,
        ),
        ("start Active        Socket: Connection refused", Cause::Refused),
        (
            "start Connect       Socket: No route to host",
            Cause::HostUnreachable,
        ),
        (
            "start Active        Socket: Network is unreachable",
            Cause::NoRoute,
        ),
        (
            "start Active        Socket: Connection closed",
            Cause::ClosedByPeer,
        ),
        (
            "start Passive       Socket: Connection reset by peer",
            Cause::ClosedByPeer,
        ),
        ("start Idle          BGP Error: Bad peer AS", Cause::WrongPeerAs),
        ("start Idle          Received: Bad peer AS", Cause::WrongOurAs),
        (
            "start Idle          BGP Error: Bad BGP identifier",
            Cause::SameRouterId,
        ),
        (
            "start Idle          BGP Error: Unacceptable hold time",
            Cause::HoldTime,
        ),
        (
            "start Idle          Received: Required capability missing",
            Cause::Disagreement,
        ),
        (
            "start Idle          BGP Error: Hold timer expired",
            Cause::HoldTimerExpired,
        ),
        (
            "start Connect       BGP Error: Hold timer expired",
            Cause::HoldTimerExpired,
        ),
        (
            "start OpenConfirm   BGP Error: Hold timer expired",
            Cause::NoKeepalive,
        ),
        ("start OpenSent      BGP Error: Hold timer expired", Cause::NoOpen),
        (
            "start Active        Received: Hold timer expired",
            Cause::HoldTimerExpiredThere,
        ),
        ("start OpenSent      ", Cause::NoOpen),
        ("start OpenConfirm   ", Cause::NoKeepalive),
        ("start Passive       ", Cause::Passive),
        ("start Idle          ", Cause::NotOnLink),
        ("start Active        ", Cause::Starting),
        (
            "start Active        Received: Administrative shutdown",
            Cause::DisabledThere,
        ),
        (
            "start Active        Received: Administrative reset",
            Cause::EndedByPeer,
        ),
        (
            "start Active        Received: Maximum number of prefixes reached",
            Cause::PrefixLimitThere,
        ),
        (
            "start Idle          Automatic shutdown: Route limit exceeded",
            Cause::PrefixLimit,
        ),
        (
            "down Automatic shutdown: Route limit exceeded",
            Cause::PrefixLimit,
        ),
        ("down Error: No listening socket", Cause::NoListener),
        ("start Idle          Error: BFD session down", Cause::Bfd),
        ("start Idle          Error: Link down", Cause::LinkDown),
        (
            "start Idle          Error: Kernel MD5 auth failed",
            Cause::Authentication,
        ),
        ("down", Cause::Disabled),
        // What an ICMP REJECT with protocol-unreachable looks like.
        (
            "start Active        Socket: Protocol not available",
            Cause::Refused,
        ),
        // A proxy, or anything else, that answers there.
        (
            "start Idle          BGP Error: Connection not synchronized",
            Cause::Malformed,
        ),
        // One of two connections had to go; what keeps the other one is told by the state.
        (
            "start OpenConfirm   BGP Error: Connection collision resolution",
            Cause::NoKeepalive,
        ),
        (
            "start Connect       Received: Connection collision resolution",
            Cause::NoAnswer,
        ),
        ("start Idle          Received: Something new", Cause::Other),
        ("start Weird words", Cause::Other),
    ] {
        assert_eq!(cause(state), expected, "{state}");
    }
}

#[test]
fn what_began_a_moment_ago_is_not_judged() {
    for state in [
        "start Connect       ",
        "start Idle          ",
        "start OpenSent      ",
    ] {
        let young = session_since("10.0.0.2", "07:59:58.000", state);
        assert_eq!(
            diagnose(&[daemon("a", "10.0.0.1", vec![young])], &[])[0].cause,
            Cause::Starting
        );
    }
    // A day has gone by where BIRD prints a date.
    let old = session_since("10.0.0.2", "2026-11-20", "start Connect       ");
    assert_eq!(
        diagnose(&[daemon("a", "10.0.0.1", vec![old])], &[])[0].cause,
        Cause::NoAnswer
    );
}

#[test]
fn every_finding_says_what_to_do_next() {
    let finding = &diagnose(
        &[daemon(
            "a",
            "10.0.0.1",
            vec![session("10.0.0.2", "start Connect       ")],
        )],
        &[],
    )[0];
    assert!(finding.meaning.contains("10.0.0.2") && finding.meaning.contains("firewall"));
    assert_eq!(
        finding.evidence,
        [
            "show protocols: start `Connect`, for 60 min",
            "no error beside the state"
        ]
    );
    assert!(finding.next[0].contains("TCP port 179"));
    assert_eq!(finding.peer, "10.0.0.2".parse().ok());
}

/// A protocol that is not BGP, an hour old.
fn protocol(row: &str) -> Finding {
    let session = Session::new(ProtocolRow::parse(row).expect("a row"));
    diagnose(&[daemon("a", "10.0.0.1", vec![session])], &[]).remove(0)
}

#[test]
fn protocols_other_than_bgp_are_healthy_unless_they_fail() {
    // Debian's own configuration has it so.
    let off = protocol("direct1 Direct --- down 07:00:00.000  ");
    assert_eq!((off.cause, off.is_healthy()), (Cause::SwitchedOff, true));
    for up in [
        "p1 Pipe --- up 07:00:00.000  master4 <=> t2",
        "o1 OSPF master4 up 07:00:00.000  Alone",
    ] {
        assert_eq!(protocol(up).cause, Cause::Running, "{up}");
    }
    let failed = protocol("k1 RPKI --- start 07:00:00.000  Transport-Error");
    assert_eq!(failed.cause, Cause::NotUp);
    assert!(
        failed.meaning.contains("Transport-Error") && failed.next[0].contains("cache"),
        "{failed:?}"
    );
    let young = protocol("k1 RPKI --- start 07:59:58.000  Cache-Error");
    assert_eq!(young.cause, Cause::Starting);
}

#[test]
fn a_template_of_dynamic_neighbours_waits_for_nobody_in_particular() {
    let template = Session {
        neighbor: None,
        range: "10.0.0.0/24".parse().ok(),
        ..session("10.0.0.9", "start Passive       ")
    };
    let there = daemon("b", "10.0.0.2", vec![template]);
    assert_eq!(
        diagnose(std::slice::from_ref(&there), &[])[0].cause,
        Cause::Template
    );
    // It is the other end of whatever comes from its range.
    let here = daemon("a", "10.0.0.1", vec![session("10.0.0.2", "start Connect       ")]);
    assert_eq!(diagnose(&[here, there], &[])[0].cause, Cause::PortBlocked);
}

#[test]
fn a_second_session_with_a_neighbour_is_told_from_one_that_is_on_no_link() {
    let named = |name: &str, state: &str| {
        let mut session = session("10.0.0.2", state);
        session.row.name = name.to_owned();
        session
    };
    let (idle, up) = ("start Idle          ", "up Established   ");
    // BIRD 3 lets them try by turns.
    for idle in [
        idle,
        "start Idle          Received: Connection collision resolution",
    ] {
        let both = vec![named("first", up), named("second", idle)];
        let finding = &diagnose(&[daemon("a", "10.0.0.1", both)], &[])[0];
        assert_eq!(finding.cause, Cause::SecondSession);
        assert!(finding.evidence.iter().any(|line| line.contains("first")));
    }
    let alone = vec![named("only", idle)];
    assert_eq!(
        diagnose(&[daemon("a", "10.0.0.1", alone)], &[])[0].cause,
        Cause::NotOnLink
    );
    // The one that is up there leads back to the one that is up here.
    let here = daemon("a", "10.0.0.1", vec![named("first", idle), named("second", up)]);
    let there = daemon("b", "10.0.0.2", vec![session("10.0.0.1", up)]);
    let findings = diagnose(&[here, there], &[]);
    let bad: Vec<_> = findings.iter().filter(|finding| !finding.is_healthy()).collect();
    assert!(bad.len() == 1 && bad[0].cause == Cause::SecondSession, "{bad:?}");
    let seen = bad[0].evidence.join("\n");
    assert!(
        seen.contains("second has the same neighbour") && seen.contains("b shows p up"),
        "{seen}"
    );
}

#[test]
fn what_a_session_that_is_up_lacks_is_told() {
    let up = || session("10.0.0.2", "up Established   ");
    let down = Session {
        channels_down: vec!["ipv6".to_owned()],
        ..up()
    };
    let finding = &diagnose(&[daemon("a", "10.0.0.1", vec![down])], &[])[0];
    assert_eq!(finding.cause, Cause::ChannelDown);
    assert!(finding.meaning.contains("channel ipv6 is down"), "{finding:?}");
    for (state, expected) in [
        ("Down", Cause::BfdNotUp),
        ("Init", Cause::BfdNotUp),
        ("Up", Cause::Established),
        ("AdminDown", Cause::Established),
    ] {
        let text = format!(
            "1020-bfd1:\n IP address Interface  State Since Interval  Timeout\n 10.0.0.2 eth0 {state} 07:00:00.000 0.100 0.000\n0000 \n"
        );
        let watched = Daemon {
            bfd: BfdList::read(&reply(text.as_bytes())).ok(),
            ..daemon("a", "10.0.0.1", vec![up()])
        };
        assert_eq!(diagnose(&[watched], &[])[0].cause, expected, "{state}");
    }
}

#[test]
fn limits_are_named_by_what_they_count_and_do() {
    let hit = |of, action, state: &str| {
        let limit = Limit {
            limit: 3,
            hit: true,
            action: Some(action),
        };
        let session = Session {
            limits_hit: vec![LimitHit { of, limit }],
            ..session("10.0.0.2", state)
        };
        diagnose(&[daemon("a", "10.0.0.1", vec![session])], &[]).remove(0)
    };
    let up = "up Established   ";
    let warned = hit(LimitOf::Import, LimitAction::Warn, up);
    assert!(warned.meaning.contains("no route is dropped"), "{warned:?}");
    assert!(
        warned
            .evidence
            .contains(&"Import limit: 3 [HIT], action: warn".to_owned())
    );
    let blocked = hit(LimitOf::Export, LimitAction::Block, up);
    assert!(
        blocked.meaning.contains("are dropped") && blocked.next[0].contains("export"),
        "{blocked:?}"
    );
    let shut = "down Automatic shutdown: Route limit exceeded";
    assert_eq!(
        hit(LimitOf::Import, LimitAction::Disable, shut).cause,
        Cause::PrefixLimit
    );
    assert_eq!(
        hit(LimitOf::Export, LimitAction::Disable, shut).cause,
        Cause::ExportLimit
    );
}

#[test]
fn peers_asked_for_are_answered_for() {
    let sessions = vec![
        session("10.0.0.2", "up Established   "),
        session("10.0.0.3", "start Passive       "),
    ];
    let asked: Vec<_> = ["10.0.0.3", "10.0.0.9"].map(|peer| peer.parse().unwrap()).into();
    let findings = diagnose(&[daemon("a", "10.0.0.1", sessions)], &asked);
    let causes: Vec<_> = findings.iter().map(|finding| finding.cause).collect();
    assert_eq!(causes, [Cause::Passive, Cause::NoSession]);
}

#[test]
fn the_daemon_itself_may_be_the_cause() {
    let gone = Daemon {
        silent: Some(Silence::NotRunning("no socket at bird.ctl".into())),
        ..Daemon::new("bird.ctl")
    };
    let peer = "10.0.0.2".parse().unwrap();
    let findings = diagnose(&[gone], &[peer]);
    assert_eq!((findings.len(), findings[0].cause), (1, Cause::NoBird));
    assert!(findings[0].next[0].contains("VXLAN"));
    let mut restarting = daemon("a", "10.0.0.1", vec![]);
    restarting.status.as_mut().unwrap().graceful_restart = Some(Default::default());
    assert_eq!(diagnose(&[restarting], &[])[0].cause, Cause::GracefulRestart);
}

/// The first reply in these bytes.
fn reply(bytes: &[u8]) -> Reply {
    let (mut framer, mut collector) = (Framer::new(), Collector::default());
    framer.feed(bytes);
    let events = std::iter::from_fn(|| {
        let event = framer.next_event().unwrap()?;
        Some(collector.push(event).unwrap())
    });
    events.flatten().next().unwrap()
}

#[test]
fn details_are_read() {
    let text = b"2002-name proto table state since info\n1002-a BGP master up 07:51:17    Established   \n1006-  Preference: 100\n\
        \x20  Import limit:   3 [HIT]\n     Action:       block\n   BGP state:          Established\n\
        \x20    Neighbor address: fe80::2%eth0\n     Neighbor AS:      64513\n     Source address:   10.0.0.1\n \n0000 \n";
    let sessions = Session::all(&ProtocolList::parse(&reply(text).lines));
    assert_eq!(sessions[0].neighbor, "fe80::2".parse().ok());
    assert_eq!(
        (sessions[0].neighbor_as, sessions[0].source),
        (Some(64513), "10.0.0.1".parse().ok())
    );
    assert_eq!(cause_of(&sessions[0]), Cause::LimitBlocks);
}

fn cause_of(session: &Session) -> Cause {
    diagnose(&[daemon("a", "10.0.0.1", vec![session.clone()])], &[])[0].cause
}
