#![doc = include_str!("../README.md")]
//!
//! ## Where to look
//!
//! [`Message`] decodes and encodes one message, [`Framer`] cuts a byte stream into messages, [`Negotiated`] holds
//! what two OPENs agreed on, [`error`] says what was wrong and what the RFCs want done about it. Inside, `parse` has
//! the layout of every unit, and each unit's own file says what the fields mean and which values are errors.
#![no_std]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod attribute;
pub mod capability;
pub mod error;
mod family;
mod framer;
#[cfg(feature = "serde")]
mod hex;
pub mod message;
#[cfg(feature = "mrt")]
pub mod mrt;
mod negotiated;
mod nlri;
mod parse;

pub use attribute::{
    Aggregator, AsPath, AsPathSegment, Attribute, AttributeFlags, AttributeValue, Community, MpNlri, MpReach,
    MpUnreach, NextHop, Origin, SegmentKind,
};
pub use capability::{AddPathFamily, AddPathMode, Capability, Role};
pub use error::{DecodeError, Disposition, EncodeError, Fault};
pub use family::{Afi, Family, Safi};
pub use framer::Framer;
pub use message::{
    Decoded, Message, MessageType, Notification, Open, OptionalParameter, ParameterForm, RefreshFilters,
    RouteRefresh, Update, notification, route_refresh, update,
};
pub use negotiated::{LabelCounts, MAX_EXTENDED_MESSAGE_LEN, MAX_MESSAGE_LEN, Negotiated, PeerKind};
pub use nlri::{Nlri, Prefix};

pub use bytes;
pub use ipnet;
