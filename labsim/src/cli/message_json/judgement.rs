//! What is wrong with a message, and what becomes of it.

use bgp_wire::error::Reason;
use bgp_wire::{DecodeError, Disposition, Fault};
use serde_json::{Value, json};

use super::{Members, hex, members};

/// The outcome of a message without fault.
pub(super) const OK: &str = "ok";

/// A message that ends the session, or one whose end is missing.
pub(super) fn refused(error: &DecodeError) -> Members {
    let cut = matches!(error.reason(), Reason::MessageIncomplete { length, given } if given < length);
    let outcome = if cut {
        "incomplete"
    } else {
        outcome(Disposition::SessionReset)
    };
    members(json!({ "outcome": outcome, "error": self::error(error) }))
}

/// What becomes of an UPDATE, and what decides it: the first of the strongest faults (RFC 7606 §3 (h)).
pub(super) fn judged(strongest: Option<Disposition>, faults: &[Fault]) -> Members {
    let mut members = Members::new();
    members.insert("outcome".into(), strongest.map_or(OK, outcome).into());
    let decides = faults.iter().find(|fault| Some(fault.disposition) == strongest);
    if let Some(fault) = decides {
        members.insert("error".into(), error(&fault.error));
        members.insert("faults".into(), faults.iter().map(self::fault).collect());
    }
    members
}

fn outcome(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::AttributeDiscard => "attribute-discard",
        Disposition::TreatAsWithdraw => "treat-as-withdraw",
        Disposition::AfiSafiDisable(_) => "afi-safi-disable",
        Disposition::SessionReset => "session-reset",
    }
}

fn fault(fault: &Fault) -> Value {
    let mut object = error(&fault.error);
    object["outcome"] = outcome(fault.disposition).into();
    object["attribute"] = fault.attribute().into();
    object
}

/// The NOTIFICATION that the error deserves, and where in the message it is.
fn error(error: &DecodeError) -> Value {
    let notification = error.notification();
    json!({
        "code": notification.code,
        "subcode": notification.subcode,
        "data": hex(&notification.data),
        "offset": error.offset(),
        "text": error.to_string(),
    })
}
