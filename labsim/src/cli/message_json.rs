//! A BGP message as one JSON object, whichever command read it.

mod attribute;
mod judgement;
mod open;
mod routes;

use bgp_wire::{
    DecodeError, Decoded, Message, MessageType, MessageView, Negotiated, Notification, RouteRefresh, Update,
    UpdateView,
};
use serde_json::{Map, Value, json};

/// The members of an object.
pub(super) type Members = Map<String, Value>;

/// What a message says, with its faults, or why it is none. The attributes are all there as they stand in the
/// message, those at fault as well.
pub(super) fn message(octets: &[u8], session: &Negotiated) -> Members {
    let mut members = header(octets);
    match MessageView::check(octets, session) {
        Ok(MessageView::Update(update)) => {
            members.extend(judgement::judged(update.disposition(), update.faults()));
            members.extend(as_it_stands(&update));
        }
        Ok(small) => {
            members.insert("outcome".into(), judgement::OK.into());
            members.extend(match small {
                MessageView::Open(open) => open::open(&open),
                MessageView::Notification(notification) => self::notification(&notification),
                MessageView::RouteRefresh(refresh) => route_refresh(&refresh),
                MessageView::Update(_) | MessageView::Keepalive => Members::new(),
            });
        }
        Err(error) => members.extend(judgement::refused(&error)),
    }
    members
}

/// The same of an UPDATE that was put together from a table, and of any message that was decoded before: where
/// attributes lay is not known.
pub(super) fn decoded(decoded: &Result<Decoded, DecodeError>) -> Members {
    let decoded = match decoded {
        Ok(decoded) => decoded,
        Err(error) => return judgement::refused(error),
    };
    let mut members = Members::new();
    members.insert("type".into(), decoded.message.message_type().to_string().into());
    members.extend(judgement::judged(decoded.disposition(), &decoded.faults));
    members.extend(match &decoded.message {
        Message::Open(open) => open::open(open),
        Message::Update(update) => self::update(update),
        Message::Notification(notification) => self::notification(notification),
        Message::RouteRefresh(refresh) => route_refresh(refresh),
        Message::Keepalive => Members::new(),
    });
    members
}

/// Octets in hexadecimal.
pub(super) fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// The members of a value that was written as an object.
fn members(value: Value) -> Members {
    match value {
        Value::Object(members) => members,
        _ => Members::new(),
    }
}

const MESSAGE_TYPES: [MessageType; 5] = [
    MessageType::Open,
    MessageType::Update,
    MessageType::Notification,
    MessageType::Keepalive,
    MessageType::RouteRefresh,
];

/// Type and Length as the header has them, as far as there is a header. A type without a name is a number.
fn header(octets: &[u8]) -> Members {
    let mut members = Members::new();
    if let Some(&octet) = octets.get(18) {
        let known = MESSAGE_TYPES.iter().find(|known| **known as u8 == octet);
        members.insert(
            "type".into(),
            known.map_or(octet.into(), |known| known.to_string().into()),
        );
    }
    if let Some(&[high, low]) = octets.get(16..18) {
        members.insert("length".into(), u16::from_be_bytes([high, low]).into());
    }
    members
}

fn update(update: &Update) -> Members {
    members(json!({
        "withdrawn": routes::routes(&update.withdrawn),
        "attributes": update.attributes.iter().map(attribute::decoded).collect::<Vec<_>>(),
        "nlri": routes::routes(&update.nlri),
    }))
}

fn as_it_stands(view: &UpdateView<'_>) -> Members {
    members(json!({
        "withdrawn": routes::routes(&view.withdrawn().collect::<Vec<_>>()),
        "attributes": attribute::as_they_stand(view),
        "nlri": routes::routes(&view.nlri().collect::<Vec<_>>()),
    }))
}

fn notification(notification: &Notification) -> Members {
    members(json!({
        "code": notification.code,
        "subcode": notification.subcode,
        "data": hex(&notification.data),
        "text": notification.to_string(),
    }))
}

fn route_refresh(refresh: &RouteRefresh) -> Members {
    members(json!({
        "afi": refresh.family.afi.0,
        "safi": refresh.family.safi.0,
        "subtype": refresh.subtype,
        "filters": refresh.filters,
    }))
}
