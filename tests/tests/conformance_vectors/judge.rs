//! Whether what is said of a message is what is known of it.

use indexmap::IndexMap;
use labsim_tests::message_facts;
use serde_json::Value;

use crate::decode::decode;
use crate::record::{Expect, Record};

/// What came of a record.
pub(crate) enum Judgement {
    Agrees,
    /// It differs, where RFCs or daemons do.
    Ambiguous(String),
    Differs(String),
}

/// Judges records in their order. Those of one kind of session share a run of the command.
pub(crate) fn judge(records: &[Record]) -> Result<Vec<Judgement>, String> {
    let mut sessions: IndexMap<&[String], Vec<usize>> = IndexMap::new();
    for (place, record) in records.iter().enumerate() {
        sessions.entry(&record.session).or_default().push(place);
    }
    let mut ours = vec![Value::Null; records.len()];
    for (session, places) in sessions {
        let messages: Vec<&str> = places.iter().map(|place| records[*place].hex.as_str()).collect();
        for (place, object) in places.into_iter().zip(decode(session, &messages)?) {
            ours[place] = object;
        }
    }
    Ok(records
        .iter()
        .zip(&ours)
        .map(|(record, ours)| one(record, ours))
        .collect())
}

fn one(record: &Record, ours: &Value) -> Judgement {
    match (difference(&record.expect, ours), record.ambiguous) {
        (None, _) => Judgement::Agrees,
        (Some(how), true) => Judgement::Ambiguous(how),
        (Some(how), false) => Judgement::Differs(how),
    }
}

fn difference(expect: &Expect, ours: &Value) -> Option<String> {
    let outcome = &ours["outcome"];
    match expect {
        Expect::Right(facts) if outcome == "ok" => {
            let differences = message_facts::differences(facts, ours);
            (!differences.is_empty()).then(|| differences.join("; "))
        }
        Expect::Right(_) => Some(format!(
            "{outcome}, expected a right message: {}",
            ours["error"]["text"]
        )),
        Expect::Cut => (outcome == "ok").then(|| "a cut message is taken for a whole one".to_owned()),
        Expect::NoCrash => (!outcome.is_string()).then(|| format!("no outcome: {ours}")),
        Expect::Wrong(error) => wrong(error, ours),
    }
}

/// RFC 4760 §7: a speaker that cannot disable a family resets the session instead.
fn as_action(outcome: &Value) -> &Value {
    const RESET: &Value = &Value::Null;
    if outcome == "afi-safi-disable" {
        RESET
    } else {
        outcome
    }
}

fn wrong(error: &Value, ours: &Value) -> Option<String> {
    let outcome = as_action(&ours["outcome"]);
    let reset = outcome.is_null() || outcome == "session-reset";
    let action = &error["action"];
    let agrees = match action.as_str() {
        None => outcome != "ok",
        Some("session-reset") => reset,
        Some(_) => outcome == action,
    };
    if !agrees {
        return Some(format!(
            "{}, expected {action} ({})",
            ours["outcome"], error["section"]
        ));
    }
    let codes = |object: &Value| (object["code"].clone(), object["subcode"].clone());
    let fixed = reset && action == "session-reset" && !error["code"].is_null();
    let (want, got) = (codes(error), codes(&ours["error"]));
    (fixed && want != got).then(|| format!("NOTIFICATION {got:?}, expected {want:?} ({})", error["section"]))
}
