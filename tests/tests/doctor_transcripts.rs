//! The doctor on recorded daemons of four versions, whose sessions were broken on purpose: the name of each says how.

use std::path::Path;

use bird_ctl::doctor::{Cause, Daemon, Session, diagnose};
use bird_ctl::reply::{Collector, Framer, Reply};
use bird_ctl::show::protocols::ProtocolList;

/// What each situation may be found to be: some sessions come up and fail again by turns.
const SITUATIONS: [(&str, &[Cause]); 28] = [
    ("Mesh_", &[Cause::Established]),
    ("Node_", &[Cause::Established]),
    ("Dual_", &[Cause::Established]),
    ("Global_refused_", &[Cause::Refused]),
    ("Global_drop_", &[Cause::NoAnswer]),
    ("Global_wrongas_", &[Cause::WrongPeerAs]),
    ("Global_opensent", &[Cause::NoOpen, Cause::HoldTimerExpired]),
    (
        "Global_openconfirm",
        &[Cause::NoKeepalive, Cause::HoldTimerExpired],
    ),
    ("Global_hold", &[Cause::HoldTimerExpired, Cause::Established]),
    ("Global_shutdown", &[Cause::DisabledThere, Cause::Established]),
    ("Global_tcpclose", &[Cause::ClosedByPeer]),
    ("Global_nohost", &[Cause::HostUnreachable]),
    ("Global_md5", &[Cause::NoAnswer]),
    ("Global_passive", &[Cause::Passive]),
    ("Global_disabled", &[Cause::Disabled]),
    ("Global_limit_restart", &[Cause::PrefixLimit]),
    ("Global_limit_disable", &[Cause::PrefixLimit]),
    ("Global_limit_block", &[Cause::LimitBlocks, Cause::Established]),
    (
        "Global_rx_hold",
        &[Cause::HoldTimerExpiredThere, Cause::Established],
    ),
    ("Global_rx_close", &[Cause::ClosedByPeer, Cause::Established]),
    ("Global_rx_maxpfx", &[Cause::PrefixLimitThere, Cause::Established]),
    ("Global_rx_badas", &[Cause::WrongOurAs]),
    ("Global_badid", &[Cause::SameRouterId]),
    ("Global_badhold", &[Cause::HoldTime]),
    ("Global_notlink", &[Cause::NotOnLink]),
    ("Global_noroute", &[Cause::NoRoute]),
    ("Global_gr", &[Cause::Established]),
    ("", &[Cause::Running]),
];

#[test]
fn every_recorded_session_is_understood() {
    let named = std::env::var_os("LABSIM_TRANSCRIPTS").map(std::path::PathBuf::from);
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("data/bird-transcripts");
    let folder = named.unwrap_or_else(own);
    let (mut sessions, mut versions) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if let Some((version, rest)) = name.split_once("-show-protocols-all")
            && matches!(rest, ".txt" | "-states.txt")
            && !version.contains('-')
        {
            sessions += check(&name, &reply(&path));
            versions.push(version.to_owned());
        }
    }
    versions.sort();
    versions.dedup();
    assert!(
        sessions >= 100 && versions.len() >= 4,
        "{sessions} sessions of {versions:?}"
    );
}

/// Diagnoses the daemon; gives the number of its BGP sessions.
fn check(file: &str, reply: &Reply) -> usize {
    let list = ProtocolList::parse(&reply.lines);
    let daemon = Daemon {
        sessions: Session::all(&list),
        ..Daemon::new(file)
    };
    let findings = diagnose(&[daemon], &[]);
    assert_eq!(findings.len(), list.protocols.len());
    for finding in &findings {
        let name = finding.session.as_deref().expect("all are of sessions");
        let (_, expected) = SITUATIONS
            .iter()
            .find(|(start, _)| name.starts_with(start))
            .expect("any fits the last");
        assert!(expected.contains(&finding.cause), "{file}: {finding:?}");
    }
    list.protocols
        .iter()
        .filter(|protocol| protocol.row.proto == "BGP")
        .count()
}

/// The recorded reply, behind the banner and the command.
fn reply(path: &Path) -> Reply {
    let text = std::fs::read_to_string(path).expect("a file");
    let (mut framer, mut collector) = (Framer::new(), Collector::default());
    let lines = text
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("<<< "))
        .skip(1);
    framer.feed(lines.collect::<String>().as_bytes());
    let replies = std::iter::from_fn(|| {
        let event = framer.next_event().expect("it is a BIRD's")?;
        Some(collector.push(event).expect("it is not too large"))
    });
    replies.flatten().next().expect("a whole reply")
}
