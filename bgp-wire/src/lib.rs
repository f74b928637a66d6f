#![doc = include_str!("../README.md")]
//!
//! ## Where to look
//!
//! | for | see |
//! |---|---|
//! | one message to octets and back | [`Message::decode`], [`Message::encode`], [`Decoded`] |
//! | one message read where it lies | [`MessageView::check`], [`UpdateView`] |
//! | what both sides agreed on | [`Negotiated::from_opens`], [`Open`], [`Capability`] and [`capability`] |
//! | a byte stream | [`Framer`]; with the feature `tokio` the module `codec` |
//! | routes and what is said of them | [`Update`], [`Attribute`], [`AttributeValue`], [`AsPath`], [`Community`], [`LargeCommunity`], [`ExtendedCommunity`] |
//! | routes of other families | [`MpReach`], [`MpUnreach`], [`NextHop`], [`MpNlri`], with [`Nlri`], [`LabelledNlri`], [`VpnNlri`], [`EvpnNlri`], [`FlowSpecNlri`], [`RouteTargetNlri`], [`OpaqueNlri`] |
//! | more routes than one message holds | [`update::encode_routes`], [`update::encode_withdrawals`], [`update::encode_reach`], [`update::encode_unreach`] |
//! | what was wrong, and what to do | [`DecodeError`], [`Fault`], [`Disposition`]; all reasons: [`error::Reason`] |
//! | why something cannot be written | [`EncodeError`] |
//! | ends of sessions | [`Notification`], codes and data in [`notification`] |
//! | routes once more | [`RouteRefresh`], filters in [`route_refresh`] |
//! | peers with two-octet AS numbers | [`attribute::four_octet_as`] |
//! | MRT files | with the feature `mrt` the module `mrt`: `Reader`, `Decoder`, `write` |
//!
//! Prefixes are those of [`ipnet`], octets those of [`bytes`]; both crates are exported here.
// Inside, `parse` has the layout of the units around the lists, and each unit's own file says what the fields mean and
// which values are errors. To add a path attribute, begin with `attribute::kind`; to add a family of routes, with `nlri`.
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
