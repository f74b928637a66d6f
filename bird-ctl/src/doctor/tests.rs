use super::*;
use crate::reply::{Collector, Framer};
use crate::show::protocols::{ProtocolList, ProtocolRow};

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

/// The causes at the ends 10.0.0.1 and 10.0.0.2 of a session.
fn ends(here: &str, there: &str) -> (Cause, Cause) {
    let a = daemon("a", "10.0.0.1", vec![session("10.0.0.2", here)]);
    let b = daemon("b", "10.0.0.2", vec![session("10.0.0.1", there)]);
    let findings = diagnose(&[a, b], &[]);
    let of = |name: &str| {
        findings
            .iter()
            .find(|finding| finding.daemon == name)
            .unwrap()
            .cause
    };
    (of("a"), of("b"))
}

#[test]
fn two_ends_are_put_together() {
    let (connect, passive, up) = (
        "start Connect       ",
        "start Passive       ",
        "up Established   ",
    );
    assert_eq!(ends(connect, passive), (Cause::PortBlocked, Cause::PortBlocked));
    assert_eq!(
        ends("start Connect       BGP Error: Hold timer expired", passive),
        (Cause::PortBlocked, Cause::PortBlocked)
    );
    assert_eq!(
        ends(connect, connect),
        (Cause::NoAnswerBothWays, Cause::NoAnswerBothWays)
    );
    assert_eq!(
        ends(passive, passive),
        (Cause::PassiveBothEnds, Cause::PassiveBothEnds)
    );
    assert_eq!(ends(connect, up), (Cause::NoAnswer, Cause::HalfOpen));
    assert_eq!(
        ends("start Active        Socket: Connection refused", "down"),
        (Cause::DisabledThere, Cause::Disabled)
    );
    assert_eq!(ends(up, up), (Cause::Established, Cause::Established));
    let a = daemon(
        "a",
        "10.0.0.1",
        vec![session(
            "10.0.0.2",
            "start Active        Socket: Connection closed",
        )],
    );
    let b = daemon("b", "10.0.0.2", vec![session("10.0.0.9", up)]);
    let finding = &diagnose(&[a, b], &[])[0];
    assert_eq!(finding.cause, Cause::MissingThere);
}

#[test]
fn two_ends_show_both_as_numbers() {
    let end = |neighbor: &str, state: &str, own, other| Session {
        local_as: Some(own),
        neighbor_as: Some(other),
        ..session(neighbor, state)
    };
    let here = end(
        "10.0.0.2",
        "start Idle          BGP Error: Bad peer AS",
        64512,
        64513,
    );
    let there = end(
        "10.0.0.1",
        "start Idle          Received: Bad peer AS",
        65999,
        64512,
    );
    let (a, b) = (
        daemon("a", "10.0.0.1", vec![here]),
        daemon("b", "10.0.0.2", vec![there]),
    );
    let findings = diagnose(&[a, b], &[]);
    assert_eq!(findings[0].cause, Cause::WrongPeerAs);
    let says = |line: &str| findings[0].evidence.iter().any(|evidence| evidence == line);
    assert!(says("a is AS 64512 and expects AS 64513") && says("b is AS 65999 and expects AS 64512"));
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

#[test]
fn details_are_read() {
    let text = b"2002-name proto table state since info\n1002-a BGP master up 07:51:17    Established   \n1006-  Preference: 100\n\
        \x20  Import limit:   3 [HIT]\n     Action:       block\n   BGP state:          Established\n\
        \x20    Neighbor address: fe80::2%eth0\n     Neighbor AS:      64513\n     Source address:   10.0.0.1\n \n0000 \n";
    let (mut framer, mut collector) = (Framer::new(), Collector::default());
    framer.feed(text);
    let reply = std::iter::from_fn(|| {
        framer
            .next_event()
            .unwrap()
            .map(|event| collector.push(event).unwrap())
    })
    .flatten()
    .next()
    .unwrap();
    let sessions = Session::all(&ProtocolList::parse(&reply.lines));
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
