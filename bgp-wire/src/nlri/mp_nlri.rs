//! The routes of any family, and the table of the families that have a type.

use alloc::vec::Vec;
use core::fmt;

use bytes::Bytes;
use ipnet::{Ipv4Net, Ipv6Net};

use super::{
    EvpnNlri, FlowSpecNlri, LabelledNlri, Layout, Nlri, OpaqueNlri, RouteTargetNlri, Routes, VpnNlri, routes,
};
use crate::error::{DecodeError, EncodeError, Step};
use crate::family::Family;
use crate::message::display;
use crate::message::update::Template;
use crate::negotiated::Negotiated;
use crate::writer::Writer;

/// Makes [`MpNlri`] and [`MpNlriView`] of a table: variant, constants of [`Family`], type of one route.
macro_rules! families {
    ($($(#[$doc:meta])* $variant:ident: $($family:ident)|+, $route:ty;)*) => {
        /// The routes of an MP_REACH_NLRI or MP_UNREACH_NLRI.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(tag = "type", content = "value", rename_all = "snake_case"))]
        #[non_exhaustive]
        pub enum MpNlri {
            $($(#[$doc])* $variant(Vec<$route>),)*
            /// Routes of a family without a type in this crate, path identifiers included.
            #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
            Other(Bytes),
        }

        /// The same borrowed from a message, to be read route by route.
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub enum MpNlriView<'a> {
            $($(#[$doc])* $variant(Routes<'a, $route>),)*
            /// Routes of a family without a type in this crate, path identifiers included.
            Other(&'a [u8]),
        }

        impl MpNlri {
            /// Whether there are no routes at all.
            pub fn is_empty(&self) -> bool {
                match self {
                    $(MpNlri::$variant(list) => list.is_empty(),)*
                    MpNlri::Other(octets) => octets.is_empty(),
                }
            }

            /// No routes of `family`.
            pub fn none(family: Family) -> MpNlri {
                match family {
                    $($(Family::$family)|+ => MpNlri::$variant(Vec::new()),)*
                    _ => MpNlri::Other(Bytes::new()),
                }
            }

            /// Adds the routes of `other`; of two families nothing is added.
            pub(crate) fn append(&mut self, other: MpNlri) {
                match (self, other) {
                    $((MpNlri::$variant(list), MpNlri::$variant(more)) => list.extend(more),)*
                    (MpNlri::Other(octets), MpNlri::Other(more)) => {
                        *octets = [&octets[..], &more[..]].concat().into();
                    }
                    _ => {}
                }
            }

            /// Appends the routes; they have to be of the layout's family.
            pub(crate) fn encode(&self, layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                match (layout.family, self) {
                    $(($(Family::$family)|+, MpNlri::$variant(list)) => routes::encode(list, layout, out),)*
                    (Family { .. }, MpNlri::Other(octets)) if !is_typed(layout.family) => {
                        out.put_slice(octets);
                        Ok(())
                    }
                    (family, _) => Err(EncodeError::FamilyMismatch { family }),
                }
            }

            /// Appends as many messages as the routes take; they have to be of the layout's family.
            pub(crate) fn spread(
                &self,
                layout: Layout,
                template: &Template,
                n: &Negotiated,
                out: &mut Vec<Bytes>,
            ) -> Result<(), EncodeError> {
                match (layout.family, self) {
                    $(($(Family::$family)|+, MpNlri::$variant(list)) => template.fill::<$route>(list, layout, n, out),)*
                    (Family { .. }, MpNlri::Other(octets)) if !is_typed(layout.family) => {
                        template.put_whole(octets, n, out)
                    }
                    (family, _) => Err(EncodeError::FamilyMismatch { family }),
                }
            }
        }

        impl<'a> MpNlriView<'a> {
            /// The routes in `octets`, not checked here.
            pub(crate) fn over(octets: &'a [u8], layout: Layout) -> MpNlriView<'a> {
                match layout.family {
                    $($(Family::$family)|+ => MpNlriView::$variant(Routes::over(octets, layout)),)*
                    _ => MpNlriView::Other(octets),
                }
            }

            /// Checks every route and counts them; `offset` is where in the message they begin.
            pub(crate) fn check(self, offset: usize) -> Result<usize, DecodeError> {
                let checked = match self {
                    $(MpNlriView::$variant(routes) => routes.check(offset),)*
                    MpNlriView::Other(_) => return Ok(0),
                };
                checked.map_err(|error| error.within(Step::Nlri))
            }

            /// The routes as they are on the wire.
            pub fn octets(&self) -> &'a [u8] {
                match self {
                    $(MpNlriView::$variant(routes) => routes.octets(),)*
                    MpNlriView::Other(octets) => octets,
                }
            }

            /// The routes as owned values.
            pub fn to_owned(&self) -> MpNlri {
                self.to_owned_of(None)
            }

            /// The same where the check has counted them.
            pub(crate) fn to_owned_of(self, count: Option<usize>) -> MpNlri {
                match self {
                    $(MpNlriView::$variant(routes) => {
                        let count = count.unwrap_or_else(|| routes.count());
                        MpNlri::$variant(routes.to_vec_of(count))
                    })*
                    MpNlriView::Other(octets) => MpNlri::Other(Bytes::copy_from_slice(octets)),
                }
            }
        }

        /// The routes; of a family without a type, how many octets there are.
        impl fmt::Display for MpNlri {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(MpNlri::$variant(list) => display::Routes(list).fmt(f),)*
                    MpNlri::Other(octets) => write!(f, "({} octets)", octets.len()),
                }
            }
        }

        /// Whether routes of the family have a type here.
        pub(crate) fn is_typed(family: Family) -> bool {
            matches!(family, $($(Family::$family)|+)|*)
        }
    };
}

families! {
    /// IPv4 unicast prefixes.
    Ipv4Unicast: IPV4_UNICAST, Nlri<Ipv4Net>;
    /// IPv6 unicast prefixes.
    Ipv6Unicast: IPV6_UNICAST, Nlri<Ipv6Net>;
    /// IPv4 multicast prefixes (RFC 4760 §6).
    Ipv4Multicast: IPV4_MULTICAST, Nlri<Ipv4Net>;
    /// IPv6 multicast prefixes (RFC 4760 §6).
    Ipv6Multicast: IPV6_MULTICAST, Nlri<Ipv6Net>;
    /// IPv4 prefixes with labels (RFC 8277).
    Ipv4Labelled: IPV4_LABELLED, LabelledNlri<Ipv4Net>;
    /// IPv6 prefixes with labels (RFC 8277, RFC 4798).
    Ipv6Labelled: IPV6_LABELLED, LabelledNlri<Ipv6Net>;
    /// IPv4 prefixes of VPNs (RFC 4364).
    Ipv4Vpn: IPV4_VPN, VpnNlri<Ipv4Net>;
    /// IPv6 prefixes of VPNs (RFC 4659).
    Ipv6Vpn: IPV6_VPN, VpnNlri<Ipv6Net>;
    /// Routes of Ethernet VPNs (RFC 7432).
    Evpn: EVPN, EvpnNlri;
    /// Flow specifications (RFC 8955, RFC 8956).
    FlowSpec: IPV4_FLOW_SPEC | IPV6_FLOW_SPEC | IPV4_FLOW_SPEC_VPN | IPV6_FLOW_SPEC_VPN, FlowSpecNlri;
    /// Route targets that are wanted (RFC 4684).
    RouteTarget: ROUTE_TARGET, RouteTargetNlri;
    /// Routes kept as octets, one by one, of families of which no more than the length of a route is known here.
    Opaque: BGP_LS | BGP_LS_VPN | IPV4_SR_POLICY | IPV6_SR_POLICY | IPV4_MCAST_VPN | IPV6_MCAST_VPN
        | IPV4_VPN_MULTICAST | IPV6_VPN_MULTICAST | VPLS | IPV4_MUP | IPV6_MUP, OpaqueNlri;
}

impl MpNlriView<'_> {
    /// Whether there are no routes at all.
    pub fn is_empty(&self) -> bool {
        self.octets().is_empty()
    }
}
