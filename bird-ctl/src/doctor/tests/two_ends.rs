use super::*;

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
    // That it waits says that it is there, so something on the way says no.
    for refused in [
        "start Active        Socket: Connection refused",
        "start Connect       Socket: No route to host",
        "start Active        Socket: Network is unreachable",
    ] {
        assert_eq!(
            ends(refused, passive),
            (Cause::PortBlocked, Cause::PortBlocked),
            "{refused}"
        );
    }
    assert_eq!(
        ends("start OpenSent      ", "down Error: No listening socket"),
        (Cause::NoListenerThere, Cause::NoListener)
    );
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

/// `show interfaces` of a host with these addresses, all of /24 or /64.
fn interfaces(addresses: &[&str]) -> Option<InterfaceList> {
    let line = |address: &&str| {
        let length = if address.contains(':') { 64 } else { 24 };
        format!(" \t{address}/{length} (Preferred, scope univ)\n")
    };
    let lines: String = addresses.iter().map(line).collect();
    let text = format!("1001-eth0 up (index=2)\n1004-\tMultiAccess Broadcast\n1003-\n{lines}0000 \n");
    let text = text.replace("1003-\n ", "1003-");
    InterfaceList::read(&reply(text.as_bytes())).ok()
}

#[test]
fn ends_know_each_other_by_the_addresses_of_their_interfaces() {
    let (connect, passive, up) = (
        "start Connect       ",
        "start Passive       ",
        "up Established   ",
    );
    let named = |name: &str, neighbor: &str, state: &str| {
        let mut session = session(neighbor, state);
        session.row.name = name.to_owned();
        session
    };
    let host = |name: &str, id: &str, addresses: &[&str], sessions| Daemon {
        interfaces: interfaces(addresses),
        ..daemon(name, id, sessions)
    };
    let causes = |daemons: &[Daemon]| {
        let mut causes: Vec<_> = diagnose(daemons, &[])
            .into_iter()
            .map(|finding| (finding.daemon, finding.session.unwrap_or_default(), finding.cause))
            .collect();
        causes.sort();
        causes
    };
    let expect = |name: &str, session: &str, cause| (name.to_owned(), session.to_owned(), cause);
    // Neither router id is an address, and of a session that is not up BIRD does not say where it comes from. Both
    // have a bridge for containers.
    let a = host(
        "a",
        "1.1.1.1",
        &["10.0.0.1", "fd00::1", "172.17.0.1"],
        vec![
            named("six", "fd00::2", up),
            named("four", "10.0.0.2", connect),
            named("other", "10.0.0.9", up),
        ],
    );
    let b = host(
        "b",
        "2.2.2.2",
        &["10.0.0.2", "fd00::2", "172.17.0.1"],
        vec![named("six", "fd00::1", up), named("four", "10.0.0.1", passive)],
    );
    let found = causes(&[a.clone(), b.clone()]);
    assert_eq!(
        found,
        [
            expect("a", "four", Cause::PortBlocked),
            expect("a", "other", Cause::Established),
            expect("a", "six", Cause::Established),
            expect("b", "four", Cause::PortBlocked),
            expect("b", "six", Cause::Established),
        ]
    );
    // What leads back for IPv6 is no other end of a session for IPv4.
    let a = host(
        "a",
        "10.0.0.1",
        &["10.0.0.1", "fd00::1"],
        vec![named("four", "10.0.0.2", connect)],
    );
    let b = host(
        "b",
        "10.0.0.2",
        &["10.0.0.2", "fd00::2"],
        vec![named("six", "fd00::1", up)],
    );
    assert!(causes(&[a, b]).contains(&expect("a", "four", Cause::MissingThere)));
    // A session to somebody else does not lead back, even if it is the only one with this AS.
    let elsewhere = host(
        "b",
        "2.2.2.2",
        &["10.0.0.2"],
        vec![named("else", "10.0.0.77", up)],
    );
    let only = host(
        "a",
        "1.1.1.1",
        &["10.0.0.1"],
        vec![named("four", "10.0.0.2", connect)],
    );
    assert!(causes(&[only, elsewhere]).contains(&expect("a", "four", Cause::MissingThere)));
    // The two daemons of BIRD 1 on a host have one router id; the one for IPv6 is no end of a session of IPv4.
    let a = host(
        "a",
        "10.0.0.1",
        &["10.0.0.1"],
        vec![named("four", "10.0.0.2", connect)],
    );
    let b4 = host(
        "b4",
        "10.0.0.2",
        &["10.0.0.2"],
        vec![named("four", "10.0.0.1", passive)],
    );
    let b6 = host("b6", "10.0.0.2", &["fd00::2"], vec![]);
    let found = causes(&[a.clone(), b6.clone()]);
    assert_eq!(found, [expect("a", "four", Cause::NoAnswer)]);
    let found = causes(&[b6, a, b4]);
    assert!(
        found.contains(&expect("a", "four", Cause::PortBlocked)),
        "{found:?}"
    );
}

/// Of two links between two routers each session has its own.
#[test]
fn parallel_sessions_are_told_apart() {
    let host = |name: &str, own: [&str; 2], sessions| Daemon {
        interfaces: interfaces(&own),
        ..daemon(name, own[0], sessions)
    };
    let a = host(
        "a",
        ["10.0.1.1", "10.0.2.1"],
        vec![
            session("10.0.1.2", "start Connect       "),
            session("10.0.2.2", "start Active        Socket: Connection closed"),
        ],
    );
    let b = host(
        "b",
        ["10.0.1.2", "10.0.2.2"],
        vec![
            session("10.0.1.1", "start Passive       "),
            session("10.0.2.1", "start Idle          BGP Error: Bad peer AS"),
        ],
    );
    let found: Vec<_> = diagnose(&[a, b], &[])
        .into_iter()
        .map(|finding| finding.cause)
        .collect();
    assert_eq!(
        found,
        [
            Cause::PortBlocked,
            Cause::WrongOurAs,
            Cause::PortBlocked,
            Cause::WrongPeerAs
        ]
    );
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
