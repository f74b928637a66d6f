//! UPDATE: routes brought and withdrawn (RFC 4271 §4.3, §6.3; errors RFC 7606).

mod encode;
mod view;

use alloc::vec::Vec;

use bytes::BytesMut;
use ipnet::Ipv4Net;

pub(crate) use encode::Template;
pub use encode::{encode_reach, encode_routes, encode_unreach, encode_withdrawals};
pub use view::UpdateView;
#[cfg(feature = "mrt")]
pub(crate) use view::attributes_of;
pub(super) use view::decode;

use crate::attribute::{self, Attribute, AttributeValue, MpUnreach};
use crate::error::EncodeError;
use crate::family::Family;
use crate::message::header;
use crate::negotiated::Negotiated;
use crate::nlri::{self, Layout, MpNlri, Nlri};
use crate::writer::Writer;

/// Routes brought and withdrawn.
///
/// Routes of other families are in attributes: [`crate::MpReach`] and [`crate::MpUnreach`]. More routes than one
/// message holds: [`encode_routes`] and the functions beside it.
///
/// ```
/// use bgp_wire::{AsPath, AttributeValue, Origin, Update, attribute::code};
///
/// let attributes = [
///     AttributeValue::Origin(Origin::Igp),
///     AttributeValue::AsPath(AsPath::sequence([64512, 64513])),
///     AttributeValue::NextHop([192, 0, 2, 1].into()),
///     AttributeValue::Med(10),
/// ];
/// let prefix: bgp_wire::ipnet::Ipv4Net = "203.0.113.0/24".parse()?;
/// let update = Update { attributes: attributes.map(Into::into).into(), nlri: vec![prefix.into()], ..Update::default() };
///
/// assert_eq!(update.attribute(code::MULTI_EXIT_DISC), Some(&AttributeValue::Med(10)));
/// assert_eq!(
///     update.to_string(),
///     "UPDATE 203.0.113.0/24, origin IGP, path 64512 64513, next hop 192.0.2.1, MED 10",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Update {
    /// IPv4 unicast routes that are no longer there.
    pub withdrawn: Vec<Nlri<Ipv4Net>>,
    /// What is said of the routes, in the order of the wire.
    pub attributes: Vec<Attribute>,
    /// IPv4 unicast routes that the attributes describe.
    pub nlri: Vec<Nlri<Ipv4Net>>,
}

impl Update {
    /// The mark that the initial routes of `family` are all sent (RFC 4724 §2).
    ///
    /// ```
    /// use bgp_wire::{Family, Update};
    ///
    /// let mark = Update::end_of_rib(Family::IPV6_UNICAST);
    /// assert_eq!(mark.is_end_of_rib(), Some(Family::IPV6_UNICAST));
    /// assert_eq!(mark.to_string(), "UPDATE end of RIB, ipv6 unicast");
    /// ```
    pub fn end_of_rib(family: Family) -> Update {
        let mut update = Update::default();
        if family != Family::IPV4_UNICAST {
            let unreach = MpUnreach {
                family,
                nlri: MpNlri::none(family),
            };
            update.attributes.push(AttributeValue::from(unreach).into());
        }
        update
    }

    /// The family whose initial routes are all sent; `None` when the UPDATE says something else (RFC 4724 §2).
    pub fn is_end_of_rib(&self) -> Option<Family> {
        if !self.withdrawn.is_empty() || !self.nlri.is_empty() {
            return None;
        }
        match self.attributes.as_slice() {
            [] => Some(Family::IPV4_UNICAST),
            [
                Attribute {
                    value: AttributeValue::MpUnreach(unreach),
                    ..
                },
            ] if unreach.nlri.is_empty() => Some(unreach.family),
            _ => None,
        }
    }

    /// The first attribute with this type code.
    pub fn attribute(&self, code: u8) -> Option<&AttributeValue> {
        self.attributes
            .iter()
            .map(|attribute| &attribute.value)
            .find(|value| value.code() == code)
    }

    /// What [`crate::Disposition::TreatAsWithdraw`] makes of the UPDATE: all routes it brings are withdrawn, as if each
    /// had been listed as such (RFC 7606 §2). Each family has an MP_UNREACH_NLRI of its own: a value to act on,
    /// with two families none to send.
    #[must_use]
    pub fn into_withdrawal(self) -> Update {
        let mut withdrawn = self.withdrawn;
        withdrawn.extend(self.nlri);
        let mut unreached: Vec<MpUnreach> = Vec::new();
        for attribute in self.attributes {
            let (family, nlri) = match attribute.value {
                AttributeValue::MpUnreach(unreach) => (unreach.family, unreach.nlri),
                AttributeValue::MpReach(reach) => (reach.family, reach.nlri),
                _ => continue,
            };
            match unreached.iter_mut().find(|unreach| unreach.family == family) {
                Some(unreach) => unreach.nlri.append(nlri),
                None => unreached.push(MpUnreach { family, nlri }),
            }
        }
        let attributes = unreached
            .into_iter()
            .map(|unreach| AttributeValue::from(unreach).into())
            .collect();
        Update {
            withdrawn,
            attributes,
            nlri: Vec::new(),
        }
    }

    /// Appends header and body.
    #[inline]
    pub(super) fn encode(&self, n: &Negotiated, out: &mut BytesMut) -> Result<(), EncodeError> {
        Writer::append(out, |out| {
            let at = header::begin_update(out);
            let layout = Layout::sent(Family::IPV4_UNICAST, n);
            match self.withdrawn[..] {
                [] => out.put([0, 0]),
                _ => encode::field(out, |out| nlri::encode(&self.withdrawn, layout, out))?,
            }
            encode::field(out, |out| attribute::encode_all(&self.attributes, n, out))?;
            nlri::encode(&self.nlri, layout, out)?;
            header::end_update(at, n, out)
        })
    }
}
