//! OPEN, NOTIFICATION and ROUTE-REFRESH as JSON, with the feature `serde`.

use bgp_wire::capability::{GracefulRestart, SoftwareVersion};
use bgp_wire::notification::header::BAD_MESSAGE_LENGTH;
use bgp_wire::{Capability, Family, Message, Notification, Open, RouteRefresh};
use proptest::prelude::*;
use serde_json::json;

use crate::arbitrary::{opens, others};

#[test]
fn an_open_is_an_object_and_its_capabilities_are_tagged() {
    let capabilities = [
        Capability::Multiprotocol(Family::IPV4_UNICAST),
        Capability::RouteRefresh,
        Capability::FourOctetAs(65001),
        Capability::GracefulRestart(GracefulRestart::default()),
        Capability::SoftwareVersion(SoftwareVersion::new("lab 1")),
        Capability::Unknown {
            code: 200,
            value: vec![0, 255].into(),
        },
    ];
    let open = Open::new(65001, 90, [192, 0, 2, 1].into(), capabilities);
    let expected = json!({
        "version": 4,
        "asn": 65001,
        "hold_time": 90,
        "bgp_id": "192.0.2.1",
        "parameters": [{ "type": "capabilities", "value": [
            { "type": "multiprotocol", "value": { "afi": 1, "safi": 1 } },
            { "type": "route_refresh" },
            { "type": "four_octet_as", "value": 65001 },
            { "type": "graceful_restart", "value": { "flags": 0, "restart_time": 0, "families": [] } },
            { "type": "software_version", "value": { "version": "lab 1", "length_octet": false } },
            { "type": "unknown", "value": { "code": 200, "value": "00ff" } },
        ] }],
        "form": "plain",
    });
    assert_eq!(serde_json::to_value(&open).unwrap(), expected);
    assert_eq!(serde_json::from_value::<Open>(expected).unwrap(), open);
}

#[test]
fn octets_are_hexadecimal_text() {
    let notification = Notification::new(BAD_MESSAGE_LENGTH).with_data(vec![0, 18]);
    let expected = json!({ "code": 1, "subcode": 2, "data": "0012" });
    assert_eq!(serde_json::to_value(notification).unwrap(), expected);
    for wrong in ["001", "0g", "+1"] {
        let value = json!({ "code": 1, "subcode": 2, "data": wrong });
        let error = serde_json::from_value::<Notification>(value).unwrap_err();
        assert!(error.to_string().contains("hexadecimal digits"), "{error}");
    }
}

proptest! {
    #[test]
    fn an_open_comes_back_from_json(open in opens()) {
        let text = serde_json::to_string(&open).unwrap();
        prop_assert_eq!(serde_json::from_str::<Open>(&text).unwrap(), open);
    }

    #[test]
    fn other_messages_come_back_from_json(message in others()) {
        match message {
            Message::Notification(notification) => {
                let text = serde_json::to_string(&notification).unwrap();
                prop_assert_eq!(serde_json::from_str::<Notification>(&text).unwrap(), notification);
            }
            Message::RouteRefresh(refresh) => {
                let text = serde_json::to_string(&refresh).unwrap();
                prop_assert_eq!(serde_json::from_str::<RouteRefresh>(&text).unwrap(), refresh);
            }
            _ => {}
        }
    }
}
