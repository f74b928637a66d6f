#![doc = include_str!("../README.md")]
//!
//! ## Where to look
//!
//! [`Message`] decodes and encodes one message, [`MessageView`] reads one where it lies, [`Framer`] cuts a byte
//! stream into messages, [`Negotiated`] holds what two OPENs agreed on, [`error`] says what was wrong and what the
//! RFCs want done about it. Inside, `parse` has the layout of the units around the lists, and each unit's own file
//! says what the fields mean and which values are errors. To add a path attribute, begin with `attribute::kind`;
//! to add a family of routes, with `nlri`.
#![no_std]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod attribute;
pub mod capability;
#[cfg(feature = "tokio")]
pub mod codec;
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
mod writer;

pub use attribute::{
    Administrator, Aggregator, Aigp, AigpTlv, AsPath, AsPathSegment, AsPathView, AttrSet, AttrSetView,
    Attribute, AttributeFlags, AttributeValue, AttributeValueView, AttributeView, BgpLsTlv, Community,
    ExtendedCommunity, ExtendedCommunityMeaning, Ipv6ExtendedCommunity, LargeCommunity, MpReach, MpReachView,
    MpUnreach, MpUnreachView, NextHop, NextHopView, Origin, PimMode, PmsiTunnel, PmsiTunnelIdentifier,
    PmsiTunnelView, PrefixSid, PrefixSidTlv, RawAttribute, SegmentKind, SrgbRange, Tunnel, TunnelEndpoint,
    TunnelSubTlv,
};
pub use capability::{AddPathFamily, AddPathMode, Capability, Role};
pub use error::{DecodeError, Disposition, EncodeError, Fault};
pub use family::{Afi, Family, Safi};
pub use framer::Framer;
pub use message::{
    Decoded, Message, MessageType, MessageView, Notification, Open, OptionalParameter, ParameterForm,
    RefreshFilters, RouteRefresh, Update, UpdateView, notification, route_refresh, update,
};
pub use negotiated::{LabelCounts, MAX_EXTENDED_MESSAGE_LEN, MAX_MESSAGE_LEN, Negotiated, PeerKind};
pub use nlri::{
    EthernetSegmentId, EvpnNlri, EvpnRoute, FlowComponent, FlowComponents, FlowField, FlowOperation,
    FlowOperations, FlowPrefix, FlowSpecNlri, FlowSpecView, Label, LabelStack, LabelledNlri, MacAddress,
    MpNlri, MpNlriView, Nlri, OpaqueNlri, Prefix, Route, RouteDistinguisher, RouteTargetNlri, Routes,
    TrailingBits, VpnNlri,
};

pub use bytes;
pub use ipnet;
