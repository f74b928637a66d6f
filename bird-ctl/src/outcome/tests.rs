use super::configure::{
    ConfigureError, ConfigureOutcome, ConfigureState, ConfigureStatus, Configured, FileError,
};
use super::protocols::{Outcome, ProtocolOutcomes};
use super::*;
use crate::reply::CodedLines;
use crate::show::reply;

fn written(write: impl FnOnce(&mut CodedLines<&mut String>) -> fmt::Result) -> String {
    let mut out = String::new();
    write(&mut CodedLines::new(&mut out)).unwrap();
    out
}

#[test]
fn a_configuration_is_taken_or_scheduled_to_be_undone() {
    for (text, outcome) in [
        (
            "0002-Reading configuration from /etc/bird.conf\n0003 Reconfigured\n",
            ConfigureOutcome::Applied,
        ),
        (
            "0002-Reading configuration from a\n0022-Undo scheduled in 30 s\n0004 Reconfiguration in progress\n",
            ConfigureOutcome::InProgress,
        ),
        (
            "0021-Undo requested\n0019 Nothing to do\n",
            ConfigureOutcome::NothingToDo,
        ),
        (
            "0002-Reading configuration from a\n0005 Reconfiguration already in progress, queueing new config\n",
            ConfigureOutcome::Queued,
        ),
    ] {
        let configured = Configured::read(&reply(text)).unwrap();
        assert_eq!(
            (configured.outcome, configured.other.len()),
            (outcome, 0),
            "{text}"
        );
        assert_eq!(written(|out| configured.write_reply(out)), text);
    }
}

#[test]
fn the_place_of_a_mistake_is_told() {
    let text = "0002-Reading configuration from /a:b/bird.conf\n8002 /a:b/c.conf:3:11 syntax error: 1:2 x\n";
    let error = Configured::read(&reply(text)).unwrap_err();
    assert_eq!(written(|out| error.write_reply(out)), text);
    let ConfigureError::File { read, error } = error else {
        panic!("a mistake in a file: {error}")
    };
    assert_eq!(read.as_deref(), Some("/a:b/bird.conf"));
    let expected = FileError {
        file: "/a:b/c.conf".to_owned(),
        line: Some(3),
        column: Some(11),
        message: "syntax error: 1:2 x".to_owned(),
    };
    assert_eq!(error, expected);
    let missing = FileError::parse("/x/bird.conf: No such file or directory").unwrap();
    assert_eq!((missing.line, missing.file.as_str()), (None, "/x/bird.conf"));
    let denied = Configured::read(&reply("8007 Access denied\n")).unwrap_err();
    assert_eq!(denied.to_string(), "BIRD answers 8007: Access denied");
}

#[test]
fn the_status_tells_the_time_left() {
    let text = "0004-Reconfiguration in progress\n0022-Configuration unconfirmed, undo in 29.991 s\n0000 \n";
    let status = ConfigureStatus::read(&reply(text)).unwrap();
    assert_eq!(
        (status.state, status.undo_in_ms),
        (Some(ConfigureState::InProgress), Some(29_991))
    );
    assert_eq!(written(|out| status.write_reply(out)), text);
}

#[test]
fn each_protocol_has_an_outcome_of_its_own() {
    let text = "0015-a: reloading\n8006-b: reload failed\n c: reload failed\n0008-d: already disabled\n e: is not UP\n\
                0015-f.ipv4: reloading from table\n8006-g: not reloading, not up\n0000 \n";
    let outcomes = ProtocolOutcomes::read(&reply(text)).unwrap();
    let failed: Vec<_> = outcomes
        .outcomes
        .iter()
        .filter(|outcome| outcome.outcome.is_failure())
        .map(|outcome| outcome.name.as_str())
        .collect();
    assert_eq!(failed, ["b", "c", "g"]);
    assert_eq!(outcomes.outcomes[4].outcome, Outcome::NotUp);
    assert_eq!(outcomes.outcomes[5].note.as_deref(), Some("reloading from table"));
    assert_eq!(outcomes.outcomes[3].outcome, Outcome::AlreadyDisabled);
    assert_eq!(written(|out| outcomes.write_reply(out)), text);
    assert!(ProtocolOutcomes::read(&reply("8003 No protocols match\n")).is_err());
}

#[test]
fn a_value_is_read() {
    let value = Evaluation::read(&reply("0023 TRUE\n")).unwrap();
    assert_eq!(value.value, "TRUE");
    assert_eq!(written(|out| value.write_reply(out)), "0023 TRUE\n");
    assert!(Evaluation::read(&reply("8008 runtime error\n")).is_err());
}
