//! Writing UPDATEs; long lists of routes over as many messages as the session's limit asks for.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::iter::Peekable;

use bytes::{Bytes, BytesMut};

use crate::attribute::{Attribute, AttributeFlags, AttributeValue, MpReach, MpUnreach, code};
use crate::error::EncodeError;
use crate::message::{HEADER_LEN, header};
use crate::negotiated::Negotiated;
use crate::nlri::{self, Codec, Layout, Nlri, Prefix};
use crate::writer::Writer;

/// Appends a field behind its two-octet length.
#[inline(always)]
pub(super) fn field(
    out: &mut Writer<'_>,
    write: impl FnOnce(&mut Writer<'_>) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    let at = out.len();
    out.put([0, 0]);
    write(out)?;
    out.set(at, length_of(out.len() - at - 2)?);
    Ok(())
}

/// A two-octet length.
fn length_of(length: usize) -> Result<[u8; 2], EncodeError> {
    let most = usize::from(u16::MAX);
    let octets = u16::try_from(length).map_err(|_| EncodeError::MessageTooLong { length, most })?;
    Ok(octets.to_be_bytes())
}

/// Appends to `out` the UPDATEs that bring `prefixes` with these attributes, each message as long as the session
/// allows. Without prefixes there are none.
///
/// IPv4 prefixes go into the NLRI field. Where `attributes` has an MP_REACH_NLRI of the prefixes' family, they go
/// there: its next hop counts, its own NLRI and the NEXT_HOP attribute are left out (RFC 4760 §3). IPv6 prefixes
/// need one. On an error `out` is as before.
///
/// ```
/// use bgp_wire::{AsPath, Attribute, AttributeValue, Negotiated, Nlri, Origin, update};
/// use bgp_wire::ipnet::Ipv4Net;
///
/// let attributes: [Attribute; 3] = [
///     AttributeValue::Origin(Origin::Igp),
///     AttributeValue::AsPath(AsPath::sequence([64512])),
///     AttributeValue::NextHop([192, 0, 2, 1].into()),
/// ].map(Into::into);
/// let prefixes = (0..2000).map(|n: u32| Ipv4Net::new_assert((0x0a00_0000 + (n << 8)).into(), 24));
///
/// let mut messages = Vec::new();
/// update::encode_routes(&attributes, prefixes.map(Nlri::from), &Negotiated::default(), &mut messages)?;
/// assert_eq!(messages.len(), 2);
/// assert!(messages.iter().all(|octets| octets.len() <= 4096));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn encode_routes<P: Prefix>(
    attributes: &[Attribute],
    prefixes: impl IntoIterator<Item = Nlri<P>>,
    n: &Negotiated,
    out: &mut Vec<Bytes>,
) -> Result<(), EncodeError> {
    let reach = attributes.iter().find_map(|attribute| match &attribute.value {
        AttributeValue::MpReach(reach) if reach.family == P::FAMILY => Some(reach),
        _ => None,
    });
    let template = match reach {
        Some(reach) => Template::mp_reach(reach, attributes, n)?,
        None if P::FAMILY == crate::Family::IPV4_UNICAST => Template::nlri(attributes, n)?,
        None => return Err(EncodeError::NextHopMissing { family: P::FAMILY }),
    };
    template.fill::<Nlri<P>>(prefixes, Layout::sent(P::FAMILY, n), n, out)
}

/// Appends to `out` the UPDATEs that withdraw `prefixes`, each message as long as the session allows: IPv4 in the
/// Withdrawn Routes field, IPv6 in MP_UNREACH_NLRI. On an error `out` is as before.
///
/// ```
/// use bgp_wire::ipnet::Ipv6Net;
/// use bgp_wire::{Family, Negotiated, update};
///
/// let session = Negotiated::default().with_family(Family::IPV6_UNICAST);
/// let prefix: Ipv6Net = "2001:db8::/32".parse()?;
/// let mut messages = Vec::new();
/// update::encode_withdrawals([prefix.into()], &session, &mut messages)?;
/// assert_eq!(messages.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn encode_withdrawals<P: Prefix>(
    prefixes: impl IntoIterator<Item = Nlri<P>>,
    n: &Negotiated,
    out: &mut Vec<Bytes>,
) -> Result<(), EncodeError> {
    let template = match P::FAMILY {
        crate::Family::IPV4_UNICAST => Template::withdrawn(),
        family => Template::mp_unreach(family),
    };
    template?.fill::<Nlri<P>>(prefixes, Layout::sent(P::FAMILY, n).withdrawn(), n, out)
}

/// Appends to `out` the UPDATEs that bring the routes of `reach`, of whatever family, with these attributes, each
/// message as long as the session allows. Without routes there are none.
///
/// MP attributes and NEXT_HOP among `attributes` are left out (RFC 4760 §3). Routes of a family without a type
/// ([`crate::MpNlri::Other`]) are octets that cannot be divided: they are one message, or an error. On an error `out` is as
/// before.
///
/// ```
/// use bgp_wire::{
///     AsPath, Attribute, AttributeValue, Family, LabelStack, MpNlri, MpReach, Negotiated, NextHop, Origin,
///     RouteDistinguisher, VpnNlri, update,
/// };
/// use bgp_wire::ipnet::Ipv4Net;
///
/// let attributes: [Attribute; 2] = [
///     AttributeValue::Origin(Origin::Igp),
///     AttributeValue::AsPath(AsPath::sequence([64512])),
/// ].map(Into::into);
/// let labels = LabelStack::new(&[100]).ok_or("one label to ten")?;
/// let rd = RouteDistinguisher::TwoOctetAs { asn: 64512, number: 7 };
/// let prefixes = (0..1000).map(|n: u32| Ipv4Net::new_assert((0x0a00_0000 + (n << 8)).into(), 24));
/// let routes = MpNlri::Ipv4Vpn(prefixes.map(|prefix| VpnNlri::new(labels, rd, prefix)).collect());
/// let reach = MpReach::new(Family::IPV4_VPN, NextHop::vpn("192.0.2.1".parse()?), routes);
///
/// let session = Negotiated::default().with_family(Family::IPV4_VPN);
/// let mut messages = Vec::new();
/// update::encode_reach(&attributes, &reach, &session, &mut messages)?;
/// assert_eq!(messages.len(), 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn encode_reach(
    attributes: &[Attribute],
    reach: &MpReach,
    n: &Negotiated,
    out: &mut Vec<Bytes>,
) -> Result<(), EncodeError> {
    let template = Template::mp_reach(reach, attributes, n)?;
    reach
        .nlri
        .spread(Layout::sent(reach.family, n), &template, n, out)
}

/// Appends to `out` the UPDATEs that withdraw the routes of `unreach`, of whatever family, in MP_UNREACH_NLRI, as
/// [`encode_reach`] brings them.
///
/// ```
/// use bgp_wire::{EthernetSegmentId, EvpnRoute, Family, MpNlri, MpUnreach, Negotiated, RouteDistinguisher, update};
///
/// let rd = RouteDistinguisher::ZERO;
/// let esi = EthernetSegmentId::default();
/// let route = EvpnRoute::EthernetSegment { rd, esi, originator: "192.0.2.1".parse()? };
/// let unreach = MpUnreach { family: Family::EVPN, nlri: MpNlri::Evpn(vec![route.into()]) };
///
/// let session = Negotiated::default().with_family(Family::EVPN);
/// let mut messages = Vec::new();
/// update::encode_unreach(&unreach, &session, &mut messages)?;
/// assert_eq!(messages.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn encode_unreach(unreach: &MpUnreach, n: &Negotiated, out: &mut Vec<Bytes>) -> Result<(), EncodeError> {
    let layout = Layout::sent(unreach.family, n).withdrawn();
    let template = Template::mp_unreach(unreach.family)?;
    unreach.nlri.spread(layout, &template, n, out)
}

/// An UPDATE with a gap where routes go.
pub(crate) struct Template {
    /// All octets before the routes.
    front: BytesMut,
    /// All octets behind them.
    back: BytesMut,
    /// The two-octet lengths in the front that count the routes: where they are, and their value without them.
    lengths: Vec<(usize, usize)>,
}

/// Where Total Path Attribute Length is in an UPDATE that withdraws nothing.
const TOTAL_LENGTH_AT: usize = HEADER_LEN + 2;

impl Template {
    /// A template with this front, header included, and back.
    fn new(
        front: impl FnOnce(&mut Writer<'_>) -> Result<(), EncodeError>,
        back: impl FnOnce(&mut Writer<'_>) -> Result<(), EncodeError>,
    ) -> Result<Template, EncodeError> {
        let mut template = Template {
            front: BytesMut::new(),
            back: BytesMut::new(),
            lengths: Vec::new(),
        };
        Writer::append(&mut template.front, |out| {
            header::begin_update(out);
            front(out)
        })?;
        Writer::append(&mut template.back, back)?;
        Ok(template)
    }

    /// Prefixes behind all attributes.
    fn nlri(attributes: &[Attribute], n: &Negotiated) -> Result<Template, EncodeError> {
        let front = |out: &mut Writer<'_>| {
            out.put([0, 0]);
            field(out, |out| encode_others(attributes, |_| true, n, out))
        };
        Template::new(front, |_| Ok(()))
    }

    /// Prefixes at the end of an MP_REACH_NLRI, which comes first of the attributes (RFC 7606 §5.1).
    fn mp_reach(reach: &MpReach, attributes: &[Attribute], n: &Negotiated) -> Result<Template, EncodeError> {
        let front = |out: &mut Writer<'_>| reach.encode_next_hop(out);
        let back = |out: &mut Writer<'_>| encode_others(attributes, |code| code != code::NEXT_HOP, n, out);
        Template::mp(code::MP_REACH_NLRI, front, back)
    }

    fn mp_unreach(family: crate::Family) -> Result<Template, EncodeError> {
        let front = |out: &mut Writer<'_>| {
            out.put_family(family);
            Ok(())
        };
        Template::mp(code::MP_UNREACH_NLRI, front, |_| Ok(()))
    }

    /// An UPDATE whose first attribute is an MP attribute of this code, its prefixes last.
    fn mp(
        code: u8,
        fixed_part: impl FnOnce(&mut Writer<'_>) -> Result<(), EncodeError>,
        other_attributes: impl FnOnce(&mut Writer<'_>) -> Result<(), EncodeError>,
    ) -> Result<Template, EncodeError> {
        const ATTRIBUTE_AT: usize = TOTAL_LENGTH_AT + 2;
        const MP_LENGTH_AT: usize = ATTRIBUTE_AT + 2;
        let flags = AttributeFlags::OPTIONAL | AttributeFlags::EXTENDED_LENGTH;
        let front = |out: &mut Writer<'_>| {
            out.put([0, 0, 0, 0, flags, code, 0, 0]);
            fixed_part(out)
        };
        let mut template = Template::new(front, other_attributes)?;
        let (front, back) = (template.front.len(), template.back.len());
        template
            .lengths
            .push((TOTAL_LENGTH_AT, front - ATTRIBUTE_AT + back));
        template.lengths.push((MP_LENGTH_AT, front - MP_LENGTH_AT - 2));
        Ok(template)
    }

    fn withdrawn() -> Result<Template, EncodeError> {
        let no_octets = |out: &mut Writer<'_>| {
            out.put([0, 0]);
            Ok(())
        };
        let mut template = Template::new(no_octets, no_octets)?;
        template.lengths.push((HEADER_LEN, 0));
        Ok(template)
    }
}

impl Template {
    /// Fills the gap with as many routes as fit, message after message.
    pub(crate) fn fill<R: Codec>(
        &self,
        routes: impl IntoIterator<Item: Borrow<R>>,
        layout: Layout,
        n: &Negotiated,
        out: &mut Vec<Bytes>,
    ) -> Result<(), EncodeError> {
        let before = out.len();
        let mut routes = routes.into_iter().peekable();
        while routes.peek().is_some() {
            match self.message::<R>(&mut routes, layout, n) {
                Ok(message) => out.push(message),
                Err(error) => {
                    out.truncate(before);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// One message with as many routes as fit, one at least.
    fn message<R: Codec>(
        &self,
        routes: &mut Peekable<impl Iterator<Item: Borrow<R>>>,
        layout: Layout,
        n: &Negotiated,
    ) -> Result<Bytes, EncodeError> {
        let most = n.max_send_len().saturating_sub(self.back.len());
        let (at_least, _) = routes.size_hint();
        let room = most.min(self.front.len() + at_least.saturating_mul(nlri::MOST_OCTETS));
        let mut message = BytesMut::with_capacity(room + self.back.len());
        Writer::append(&mut message, |out| {
            out.put_slice(&self.front);
            while let Some(route) = routes.peek() {
                let full = out.len();
                route.borrow().encode(layout, out)?;
                if out.len() > most && full > self.front.len() {
                    out.shorten(full);
                    break;
                }
                routes.next();
            }
            self.finish(n, out)
        })?;
        Ok(message.freeze())
    }

    /// The one message with these octets in the gap; without octets none.
    pub(crate) fn put_whole(
        &self,
        routes: &[u8],
        n: &Negotiated,
        out: &mut Vec<Bytes>,
    ) -> Result<(), EncodeError> {
        if routes.is_empty() {
            return Ok(());
        }
        let mut message = BytesMut::new();
        Writer::append(&mut message, |out| {
            out.put_slice(&self.front);
            out.put_slice(routes);
            self.finish(n, out)
        })?;
        out.push(message.freeze());
        Ok(())
    }

    /// Completes a message.
    fn finish(&self, n: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let routes = out.len() - self.front.len();
        for (at, length) in &self.lengths {
            out.set(*at, length_of(length + routes)?);
        }
        out.put_slice(&self.back);
        header::end_update(0, n, out)
    }
}

/// Appends the attributes that are `wanted` and no MP attributes.
fn encode_others(
    attributes: &[Attribute],
    wanted: impl Fn(u8) -> bool,
    n: &Negotiated,
    out: &mut Writer<'_>,
) -> Result<(), EncodeError> {
    let is_mp = |code| matches!(code, code::MP_REACH_NLRI | code::MP_UNREACH_NLRI);
    let mut others = attributes
        .iter()
        .filter(|attribute| !is_mp(attribute.code()) && wanted(attribute.code()));
    others.try_for_each(|attribute| attribute.encode(n, out))
}

#[cfg(test)]
mod tests;
