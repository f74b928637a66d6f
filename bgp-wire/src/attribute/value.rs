//! The values of path attributes, owned and borrowed, and the table of those that have a type.

mod arm;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::net::Ipv4Addr;

use bytes::Bytes;

use arm::{apart, inline};

use super::aggregator::{Aggregator, As4Aggregator};
use super::aigp::{Aigp, AigpTlv};
use super::as_path::{As4Path, AsPath, AsPathView};
use super::atomic_aggregate::AtomicAggregate;
use super::attr_set::{AttrSet, AttrSetView};
use super::bgp_ls::{BgpLs, BgpLsTlv};
use super::cluster_list::ClusterList;
use super::community::{Communities, Community};
use super::extended_community::{ExtendedCommunities, ExtendedCommunity};
use super::ipv6_extended_community::{Ipv6ExtendedCommunities, Ipv6ExtendedCommunity};
use super::items::Items;
use super::kind::PathAttribute;
use super::large_community::{LargeCommunities, LargeCommunity};
use super::mp::{MpReach, MpReachView, MpUnreach, MpUnreachView};
use super::number::{LocalPref, MultiExitDisc, NextHop, OriginatorId};
use super::only_to_customer::OnlyToCustomer;
use super::pmsi_tunnel::{PmsiTunnel, PmsiTunnelView};
use super::prefix_sid::{PrefixSid, PrefixSidTlv};
use super::tlv::Tlvs;
use super::tunnel_encapsulation::{Tunnel, TunnelEncapsulation};
use super::{AttributeFlags, Origin};
use crate::error::{Disposition, EncodeError};
use crate::negotiated::Negotiated;
use crate::writer::Writer;

/// What a path attribute says.
///
/// ```
/// use bgp_wire::{AsPath, AttributeValue, Community, Update, attribute::code};
///
/// /// Adds a community, and tells whether the route came through an AS.
/// fn tag(update: &mut Update, community: Community, asn: u32) -> bool {
///     match update.attributes.iter_mut().find(|attribute| attribute.code() == code::COMMUNITIES) {
///         // The flags stay as they came.
///         Some(attribute) => {
///             if let AttributeValue::Communities(list) = &mut attribute.value {
///                 list.push(community);
///             }
///         }
///         None => update.attributes.push(AttributeValue::Communities(vec![community]).into()),
///     }
///     matches!(update.attribute(code::AS_PATH), Some(AttributeValue::AsPath(path)) if path.contains(asn))
/// }
///
/// let path = AttributeValue::AsPath(AsPath::sequence([64512, 64513]));
/// let mut update = Update { attributes: vec![path.into()], ..Update::default() };
/// assert!(tag(&mut update, Community::new(64512, 1), 64513));
/// assert!(!tag(&mut update, Community::NO_EXPORT, 64514));
/// assert_eq!(update.to_string(), "UPDATE path 64512 64513, communities 64512:1 65535:65281");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum AttributeValue {
    /// ORIGIN: how the route came into BGP (RFC 4271 §5.1.1).
    Origin(Origin),
    /// AS_PATH: the ASes the route went through (RFC 4271 §5.1.2).
    AsPath(AsPath),
    /// NEXT_HOP: where traffic for the UPDATE's NLRI goes (RFC 4271 §5.1.3).
    NextHop(Ipv4Addr),
    /// MULTI_EXIT_DISC: which of several links to prefer, the smaller the better (RFC 4271 §5.1.4).
    Med(u32),
    /// LOCAL_PREF: the AS's own preference, the greater the better (RFC 4271 §5.1.5).
    LocalPref(u32),
    /// ATOMIC_AGGREGATE: aggregation lost ASes of the path (RFC 4271 §5.1.6).
    AtomicAggregate,
    /// AGGREGATOR: who aggregated (RFC 4271 §5.1.7).
    Aggregator(Aggregator),
    /// COMMUNITIES (RFC 1997).
    Communities(Vec<Community>),
    /// ORIGINATOR_ID: the BGP Identifier of the router that brought the route into the AS (RFC 4456 §8).
    OriginatorId(Ipv4Addr),
    /// CLUSTER_LIST: the clusters that reflected the route, the latest first (RFC 4456 §8).
    ClusterList(Vec<Ipv4Addr>),
    /// MP_REACH_NLRI: routes of any family (RFC 4760 §3).
    MpReach(Box<MpReach>),
    /// MP_UNREACH_NLRI: withdrawn routes of any family (RFC 4760 §4).
    MpUnreach(Box<MpUnreach>),
    /// AS4_PATH: the path in four-octet numbers, past speakers that have only two (RFC 6793 §3). See
    /// [`super::four_octet_as`].
    As4Path(AsPath),
    /// AS4_AGGREGATOR: the same for AGGREGATOR (RFC 6793 §3).
    As4Aggregator(Aggregator),
    /// LARGE_COMMUNITY: communities with four-octet AS numbers (RFC 8092).
    LargeCommunities(Vec<LargeCommunity>),
    /// EXTENDED_COMMUNITIES: communities with a type (RFC 4360).
    ExtendedCommunities(Vec<ExtendedCommunity>),
    /// IPV6_EXTENDED_COMMUNITIES: the same for IPv6 addresses (RFC 5701).
    Ipv6ExtendedCommunities(Vec<Ipv6ExtendedCommunity>),
    /// ONLY_TO_CUSTOMER: the AS that sent the route to customers or peers only (RFC 9234 §5).
    OnlyToCustomer(u32),
    /// AIGP: the accumulated cost of the way to the next hop (RFC 7311).
    Aigp(Aigp),
    /// BGP-LS: properties of a node, link or prefix (RFC 9552 §5.3).
    BgpLs(Vec<BgpLsTlv>),
    /// PREFIX_SID: the segment of the prefix (RFC 8669).
    PrefixSid(PrefixSid),
    /// PMSI_TUNNEL: the tunnel for multicast traffic (RFC 6514 §5).
    PmsiTunnel(Box<PmsiTunnel>),
    /// TUNNEL_ENCAPSULATION: tunnels to the next hop or past it (RFC 9012).
    TunnelEncapsulation(Vec<Tunnel>),
    /// ATTR_SET: a customer's own attributes (RFC 6368).
    AttrSet(Box<AttrSet>),
    /// An attribute without a type here, kept as it came.
    Unknown {
        /// The attribute type code.
        code: u8,
        /// The octets of its value.
        #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
        value: Bytes,
    },
}

impl From<MpReach> for AttributeValue {
    fn from(reach: MpReach) -> AttributeValue {
        AttributeValue::MpReach(Box::new(reach))
    }
}

impl From<MpUnreach> for AttributeValue {
    fn from(unreach: MpUnreach) -> AttributeValue {
        AttributeValue::MpUnreach(Box::new(unreach))
    }
}

impl From<PmsiTunnel> for AttributeValue {
    fn from(pmsi: PmsiTunnel) -> AttributeValue {
        AttributeValue::PmsiTunnel(Box::new(pmsi))
    }
}

impl From<AttrSet> for AttributeValue {
    fn from(set: AttrSet) -> AttributeValue {
        AttributeValue::AttrSet(Box::new(set))
    }
}

/// The value of a path attribute borrowed from a message; its lists are read lazily.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum AttributeValueView<'a> {
    /// ORIGIN.
    Origin(Origin),
    /// AS_PATH.
    AsPath(AsPathView<'a>),
    /// NEXT_HOP.
    NextHop(Ipv4Addr),
    /// MULTI_EXIT_DISC.
    Med(u32),
    /// LOCAL_PREF.
    LocalPref(u32),
    /// ATOMIC_AGGREGATE.
    AtomicAggregate,
    /// AGGREGATOR.
    Aggregator(Aggregator),
    /// COMMUNITIES.
    Communities(Items<'a, Community, 4>),
    /// ORIGINATOR_ID.
    OriginatorId(Ipv4Addr),
    /// CLUSTER_LIST.
    ClusterList(Items<'a, Ipv4Addr, 4>),
    /// MP_REACH_NLRI.
    MpReach(MpReachView<'a>),
    /// MP_UNREACH_NLRI.
    MpUnreach(MpUnreachView<'a>),
    /// AS4_PATH.
    As4Path(AsPathView<'a>),
    /// AS4_AGGREGATOR.
    As4Aggregator(Aggregator),
    /// LARGE_COMMUNITY.
    LargeCommunities(Items<'a, LargeCommunity, 12>),
    /// EXTENDED_COMMUNITIES.
    ExtendedCommunities(Items<'a, ExtendedCommunity, 8>),
    /// IPV6_EXTENDED_COMMUNITIES.
    Ipv6ExtendedCommunities(Items<'a, Ipv6ExtendedCommunity, 20>),
    /// ONLY_TO_CUSTOMER.
    OnlyToCustomer(u32),
    /// AIGP.
    Aigp(Tlvs<'a, AigpTlv>),
    /// BGP-LS.
    BgpLs(Tlvs<'a, BgpLsTlv>),
    /// PREFIX_SID.
    PrefixSid(Tlvs<'a, PrefixSidTlv>),
    /// PMSI_TUNNEL.
    PmsiTunnel(PmsiTunnelView<'a>),
    /// TUNNEL_ENCAPSULATION.
    TunnelEncapsulation(Tlvs<'a, Tunnel>),
    /// ATTR_SET.
    AttrSet(AttrSetView<'a>),
    /// An attribute without a type here.
    Unknown {
        /// The attribute type code.
        code: u8,
        /// The octets of its value.
        value: &'a [u8],
    },
}

/// What is done with an attribute in the way of its kind; compiled for each kind, so that what the kind says is known
/// then. (A trait for a closure, because its methods have type parameters.)
pub(crate) trait ByKind<'a>: Sized {
    /// What comes of it.
    type Answer;

    /// For an attribute of the kind `A`; `value` makes the value of its view.
    fn of<A: PathAttribute>(self, value: impl FnOnce(A::View<'a>) -> AttributeValueView<'a>) -> Self::Answer;

    /// For an attribute without a type here.
    fn unknown(self) -> Self::Answer;
}

/// Whatever has to be chosen by attribute, made of one table: variant, [`PathAttribute`], and which kind of arm
/// it gets (see `arm`).
macro_rules! typed_attributes {
    ($($variant:ident: $kind:ty, $arm:ident;)*) => {
        impl AttributeValue {
            /// The attribute type code.
            pub fn code(&self) -> u8 {
                match self {
                    $(AttributeValue::$variant(_) => <$kind>::CODE,)*
                    AttributeValue::AtomicAggregate => AtomicAggregate::CODE,
                    AttributeValue::Unknown { code, .. } => *code,
                }
            }

            /// Appends the attribute with these flags.
            #[inline(always)]
            pub(super) fn encode(
                &self,
                flags: AttributeFlags,
                n: &Negotiated,
                out: &mut Writer<'_>,
            ) -> Result<(), EncodeError> {
                match self {
                    $(AttributeValue::$variant(value) => $arm::<$kind>(value, flags, n, out),)*
                    AttributeValue::AtomicAggregate => {
                        super::encode(flags, AtomicAggregate::CODE, AtomicAggregate::LENGTH, out, |_| Ok(()))
                    }
                    AttributeValue::Unknown { code, value } => super::encode(flags, *code, None, out, |out| {
                        out.put_slice(value);
                        Ok(())
                    }),
                }
            }
        }

        /// "origin IGP"; an attribute without a type as "attribute 99 (4 octets)".
        impl fmt::Display for AttributeValue {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(AttributeValue::$variant(value) => <$kind as PathAttribute>::fmt(value, f),)*
                    AttributeValue::AtomicAggregate => AtomicAggregate::fmt(&(), f),
                    AttributeValue::Unknown { code, value } => {
                        write!(f, "attribute {code} ({} octets)", value.len())
                    }
                }
            }
        }

        impl<'a> AttributeValueView<'a> {
            /// The attribute type code.
            pub fn code(&self) -> u8 {
                match self {
                    $(AttributeValueView::$variant(_) => <$kind>::CODE,)*
                    AttributeValueView::AtomicAggregate => AtomicAggregate::CODE,
                    AttributeValueView::Unknown { code, .. } => *code,
                }
            }

            /// The value on its own.
            #[inline(always)]
            pub fn to_owned(&self) -> AttributeValue {
                match *self {
                    $(AttributeValueView::$variant(view) => {
                        AttributeValue::$variant(<$kind as PathAttribute>::own(view))
                    })*
                    AttributeValueView::AtomicAggregate => AttributeValue::AtomicAggregate,
                    AttributeValueView::Unknown { code, value } => {
                        AttributeValue::Unknown { code, value: Bytes::copy_from_slice(value) }
                    }
                }
            }
        }

        /// Does something with an attribute in the way of the kind that has this code.
        #[inline(always)]
        pub(super) fn by_kind<'a, T: ByKind<'a>>(code: u8, task: T) -> T::Answer {
            match code {
                $(<$kind>::CODE => task.of::<$kind>(AttributeValueView::$variant),)*
                AtomicAggregate::CODE => task.of::<AtomicAggregate>(|()| AttributeValueView::AtomicAggregate),
                _ => task.unknown(),
            }
        }

        /// What the attributes' RFCs say of them; `None` for a code without a type here.
        pub(super) const fn traits(code: u8) -> Option<Traits> {
            match code {
                $(<$kind>::CODE => Some(Traits::of::<$kind>()),)*
                AtomicAggregate::CODE => Some(Traits::of::<AtomicAggregate>()),
                _ => None,
            }
        }
    };
}

/// Name, flags, and what becomes of the routes when the attribute is malformed.
pub(super) struct Traits {
    pub(super) name: &'static str,
    pub(super) flags: AttributeFlags,
    pub(super) malformed: Disposition,
}

impl Traits {
    const fn of<A: PathAttribute>() -> Traits {
        Traits {
            name: A::NAME,
            flags: A::FLAGS,
            malformed: A::MALFORMED,
        }
    }
}

// ATOMIC_AGGREGATE has no value, and so is not in the table.
typed_attributes! {
    Origin: Origin, inline;
    AsPath: AsPath, inline;
    NextHop: NextHop, inline;
    Med: MultiExitDisc, inline;
    LocalPref: LocalPref, inline;
    Aggregator: Aggregator, inline;
    Communities: Communities, inline;
    OriginatorId: OriginatorId, inline;
    ClusterList: ClusterList, inline;
    MpReach: MpReach, inline;
    MpUnreach: MpUnreach, inline;
    As4Path: As4Path, apart;
    As4Aggregator: As4Aggregator, apart;
    LargeCommunities: LargeCommunities, inline;
    ExtendedCommunities: ExtendedCommunities, inline;
    Ipv6ExtendedCommunities: Ipv6ExtendedCommunities, apart;
    OnlyToCustomer: OnlyToCustomer, apart;
    Aigp: Aigp, apart;
    BgpLs: BgpLs, apart;
    PrefixSid: PrefixSid, apart;
    PmsiTunnel: PmsiTunnel, apart;
    TunnelEncapsulation: TunnelEncapsulation, apart;
    AttrSet: AttrSet, apart;
}
