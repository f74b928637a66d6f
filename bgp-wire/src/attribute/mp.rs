//! MP_REACH_NLRI and MP_UNREACH_NLRI: routes of any family (RFC 4760).

mod next_hop;

use alloc::boxed::Box;
use core::fmt;
use core::net::{IpAddr, Ipv6Addr};

use ipnet::Ipv6Net;

pub use next_hop::{NextHop, NextHopView};

use super::kind::PathAttribute;
use super::{AttributeFlags, code};
use crate::error::{DecodeError, EncodeError, Reason};
use crate::family::Family;
use crate::negotiated::Negotiated;
use crate::nlri::{Layout, MpNlri, MpNlriView, Nlri};
use crate::parse::{self, At};
use crate::writer::Writer;

/// Routes of one family and the next hop they share (RFC 4760 §3).
///
/// For families other than IPv6 unicast: [`MpReach::new`]; what their routes are made of is at [`MpNlri`].
///
/// ```
/// use bgp_wire::bytes::BytesMut;
/// use bgp_wire::{AsPath, Attribute, AttributeValue, Family, Message, MpReach, Negotiated, Origin, Update};
///
/// let prefix: bgp_wire::ipnet::Ipv6Net = "2001:db8:1::/48".parse()?;
/// let attributes: [Attribute; 3] = [
///     MpReach::ipv6("2001:db8::1".parse()?, [prefix.into()]).into(), // first (RFC 7606 §5.1)
///     AttributeValue::Origin(Origin::Igp),
///     AttributeValue::AsPath(AsPath::sequence([64512])),
/// ].map(Into::into);
/// let message = Message::Update(Update { attributes: attributes.into(), ..Update::default() });
/// assert_eq!(
///     message.to_string(),
///     "UPDATE ipv6 unicast 2001:db8:1::/48 next hop 2001:db8::1, origin IGP, path 64512",
/// );
///
/// let session = Negotiated::default().with_family(Family::IPV6_UNICAST);
/// let mut octets = BytesMut::new();
/// message.encode(&session, &mut octets)?;
/// assert_eq!(Message::decode(&octets, &session)?.message, message);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MpReach {
    /// The family of the routes.
    pub family: Family,
    /// Where traffic for the routes goes.
    pub next_hop: NextHop,
    /// The octet behind the next hop: sent as 0, ignored when received, kept as it came.
    pub reserved: u8,
    /// The routes.
    pub nlri: MpNlri,
}

/// Routes of one family that are no longer there (RFC 4760 §4).
///
/// ```
/// use bgp_wire::{AttributeValue, MpUnreach, Update};
///
/// let prefix: bgp_wire::ipnet::Ipv6Net = "2001:db8:1::/48".parse()?;
/// let unreach = MpUnreach::ipv6([prefix.into()]);
/// let update = Update { attributes: vec![AttributeValue::from(unreach).into()], ..Update::default() };
/// assert_eq!(update.to_string(), "UPDATE withdraw ipv6 unicast 2001:db8:1::/48");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MpUnreach {
    /// The family of the routes.
    pub family: Family,
    /// The routes.
    pub nlri: MpNlri,
}

/// An [`MpReach`] borrowed from a message.
#[derive(Clone, Copy, Debug)]
pub struct MpReachView<'a> {
    next_hop: &'a [u8],
    reserved: u8,
    nlri: NlriField<'a>,
}

/// An [`MpUnreach`] borrowed from a message.
#[derive(Clone, Copy, Debug)]
pub struct MpUnreachView<'a> {
    nlri: NlriField<'a>,
}

/// Where routes lie and how they are laid out.
#[derive(Clone, Copy, Debug)]
struct NlriField<'a> {
    field: At<'a>,
    layout: Layout,
    /// How many routes the check found; of a view that is read later, and not checked again, none.
    count: Option<usize>,
}

impl<'a> NlriField<'a> {
    fn routes(&self) -> MpNlriView<'a> {
        MpNlriView::over(self.field.octets, self.layout)
    }

    fn check(&mut self) -> Result<(), DecodeError> {
        self.count = Some(self.routes().check(self.field.offset)?);
        Ok(())
    }

    fn to_owned(self) -> MpNlri {
        self.routes().to_owned_of(self.count)
    }
}

impl<'a> MpReachView<'a> {
    /// The family of the routes.
    pub fn family(&self) -> Family {
        self.nlri.layout.family
    }

    /// Where traffic for the routes goes.
    pub fn next_hop(&self) -> NextHopView<'a> {
        NextHopView::over(self.family(), self.next_hop)
    }

    /// The octet behind the next hop.
    pub fn reserved(&self) -> u8 {
        self.reserved
    }

    /// The routes.
    pub fn nlri(&self) -> MpNlriView<'a> {
        self.nlri.routes()
    }

    /// Whether there are any, without a look at what they are.
    #[inline]
    pub(super) fn has_routes(&self) -> bool {
        !self.nlri.field.octets.is_empty()
    }
}

impl<'a> MpUnreachView<'a> {
    /// The family of the routes.
    pub fn family(&self) -> Family {
        self.nlri.layout.family
    }

    /// The routes.
    pub fn nlri(&self) -> MpNlriView<'a> {
        self.nlri.routes()
    }
}

/// How routes of the family are laid out. (A call, for otherwise the optimizer looks up what the session has of the
/// family ahead of every list of attributes, needed or not.)
#[inline(never)]
fn received(family: Family, n: &Negotiated) -> Layout {
    Layout::received(family, n)
}

/// Octets of AFI and SAFI.
const FAMILY_LEN: usize = 3;

impl MpReach {
    /// Routes of `family`, which is also that of `nlri`, behind `next_hop`.
    pub fn new(family: Family, next_hop: impl Into<NextHop>, nlri: MpNlri) -> MpReach {
        MpReach {
            family,
            next_hop: next_hop.into(),
            reserved: 0,
            nlri,
        }
    }

    /// IPv6 unicast routes behind `next_hop`.
    pub fn ipv6(next_hop: Ipv6Addr, prefixes: impl IntoIterator<Item = Nlri<Ipv6Net>>) -> MpReach {
        let nlri = MpNlri::Ipv6Unicast(prefixes.into_iter().collect());
        MpReach::new(Family::IPV6_UNICAST, IpAddr::V6(next_hop), nlri)
    }

    /// Appends all that comes before the routes.
    pub(crate) fn encode_next_hop(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_family(self.family);
        self.next_hop.encode(out)?;
        out.put([self.reserved]);
        Ok(())
    }
}

impl MpUnreach {
    /// IPv6 unicast routes that are no longer there.
    pub fn ipv6(prefixes: impl IntoIterator<Item = Nlri<Ipv6Net>>) -> MpUnreach {
        let nlri = MpNlri::Ipv6Unicast(prefixes.into_iter().collect());
        MpUnreach {
            family: Family::IPV6_UNICAST,
            nlri,
        }
    }
}

impl PathAttribute for MpReach {
    const CODE: u8 = code::MP_REACH_NLRI;
    const NAME: &'static str = "MP_REACH_NLRI";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_NON_TRANSITIVE;
    type View<'a> = MpReachView<'a>;
    type Owned = Box<MpReach>;

    fn read<'a>(value: At<'a>, n: &Negotiated) -> Result<MpReachView<'a>, DecodeError> {
        let mut rest = value;
        let too_short = || reach_too_short(value);
        let family = rest.read(parse::family).ok_or_else(too_short)?;
        let next_hop = rest.read_tail(parse::behind_u8).ok_or_else(too_short)?;
        let reserved = rest.read(parse::octet).ok_or_else(too_short)?;
        NextHopView::check(family, next_hop)?;
        let layout = received(family, n);
        Ok(MpReachView {
            next_hop: next_hop.octets,
            reserved,
            nlri: NlriField {
                field: rest,
                layout,
                count: None,
            },
        })
    }

    fn check(view: &mut MpReachView<'_>) -> Result<(), DecodeError> {
        view.nlri.check()
    }

    fn own(view: MpReachView<'_>) -> Box<MpReach> {
        Box::new(MpReach {
            family: view.family(),
            next_hop: view.next_hop().to_owned(),
            reserved: view.reserved,
            nlri: view.nlri.to_owned(),
        })
    }

    fn encode(reach: &Box<MpReach>, n: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        reach.encode_next_hop(out)?;
        reach.nlri.encode(Layout::sent(reach.family, n), out)
    }

    fn fmt(reach: &Box<MpReach>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", reach.family, reach.nlri)?;
        match reach.next_hop.is_none() {
            true => Ok(()),
            false => write!(f, " next hop {}", reach.next_hop),
        }
    }
}

/// RFC 7606 §5.3: the value ends before its routes begin.
#[cold]
fn reach_too_short(value: At<'_>) -> DecodeError {
    let next_hop = value
        .octets
        .get(FAMILY_LEN)
        .map_or(0, |length| usize::from(*length));
    let (length, least) = (value.octets.len(), FAMILY_LEN + 2 + next_hop);
    DecodeError::new(Reason::MpLength { length, least }, value.offset)
}

impl PathAttribute for MpUnreach {
    const CODE: u8 = code::MP_UNREACH_NLRI;
    const NAME: &'static str = "MP_UNREACH_NLRI";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_NON_TRANSITIVE;
    type View<'a> = MpUnreachView<'a>;
    type Owned = Box<MpUnreach>;

    fn read<'a>(value: At<'a>, n: &Negotiated) -> Result<MpUnreachView<'a>, DecodeError> {
        let mut rest = value;
        let reason = Reason::MpLength {
            length: value.octets.len(),
            least: FAMILY_LEN,
        };
        let family = rest
            .read(parse::family)
            .ok_or_else(|| DecodeError::new(reason, value.offset))?;
        let layout = received(family, n).withdrawn();
        Ok(MpUnreachView {
            nlri: NlriField {
                field: rest,
                layout,
                count: None,
            },
        })
    }

    fn check(view: &mut MpUnreachView<'_>) -> Result<(), DecodeError> {
        view.nlri.check()
    }

    fn own(view: MpUnreachView<'_>) -> Box<MpUnreach> {
        Box::new(MpUnreach {
            family: view.family(),
            nlri: view.nlri.to_owned(),
        })
    }

    fn encode(unreach: &Box<MpUnreach>, n: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_family(unreach.family);
        unreach
            .nlri
            .encode(Layout::sent(unreach.family, n).withdrawn(), out)
    }

    fn fmt(unreach: &Box<MpUnreach>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "withdraw {} {}", unreach.family, unreach.nlri)
    }
}
