//! An UPDATE as it lies in its octets, checked once and then read without allocating.

use alloc::vec::Vec;

use ipnet::Ipv4Net;

use super::Update;
use crate::attribute::{
    Attribute, AttributeList, AttributeValueView, AttributeView, RawAttributes, Sink, Skipped, code,
};
use crate::error::{DecodeError, Disposition, Fault, MissingAttribute, Reason, Step};
use crate::family::Family;
use crate::message::{Decoded, HEADER_LEN, Message};
use crate::negotiated::Negotiated;
use crate::nlri::{Layout, Nlri, Routes};
use crate::parse::{self, At};

/// A checked UPDATE, borrowed from its octets. Its methods read lazily; [`UpdateView::to_update`] makes the owned
/// value of it.
///
/// ```
/// use bgp_wire::{AttributeValueView, MessageView, Negotiated, attribute::code};
///
/// let octets = [
///     &[0xff; 16][..],
///     &[0, 43, 2, 0, 0, 0, 16],          // an UPDATE with 16 octets of attributes
///     &[0x40, 1, 1, 0],                  // ORIGIN IGP
///     &[0x40, 2, 2, 2, 0],               // AS_PATH with an empty segment, which none may have
///     &[0x40, 3, 4, 192, 0, 2, 1],       // NEXT_HOP 192.0.2.1
///     &[24, 203, 0, 113],                // 203.0.113.0/24
/// ].concat();
/// let session = Negotiated::default();
/// let MessageView::Update(update) = MessageView::check(&octets, &session)? else { unreachable!() };
///
/// // What is wrong is not among the attributes, but still among the raw ones.
/// assert_eq!(update.attributes().map(|attribute| attribute.code()).collect::<Vec<_>>(), [1, 3]);
/// assert_eq!(update.raw_attributes().map(|raw| raw.code).collect::<Vec<_>>(), [1, 2, 3]);
/// assert!(matches!(update.attribute(code::NEXT_HOP), Some(AttributeValueView::NextHop(_))));
/// assert_eq!(
///     update.faults()[0].to_string(),
///     "treat-as-withdraw: UPDATE > AS_PATH > segment 1, octet 30: \
///      the segment has no AS numbers, expected 1 to 255",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct UpdateView<'a> {
    message: &'a [u8],
    negotiated: &'a Negotiated,
    fields: Fields<'a>,
    /// Where those attributes begin that were not right, ascending.
    skipped: Vec<usize>,
    faults: Vec<Fault>,
}

/// The fields of an UPDATE (RFC 4271 §4.3).
#[derive(Clone, Copy, Debug)]
struct Fields<'a> {
    withdrawn: Field<'a>,
    attributes: At<'a>,
    nlri: Field<'a>,
}

/// A field of IPv4 prefixes and how many they are.
#[derive(Clone, Copy, Debug)]
struct Field<'a> {
    routes: Routes<'a, Nlri<Ipv4Net>>,
    count: usize,
}

impl<'a> Field<'a> {
    #[inline(always)]
    fn check(field: At<'a>, layout: Layout, step: Step) -> Result<Field<'a>, DecodeError> {
        let routes = Routes::over(field.octets, layout);
        if routes.is_empty() {
            return Ok(Field { routes, count: 0 });
        }
        let count = routes.check(field.offset).map_err(|error| error.within(step))?;
        Ok(Field { routes, count })
    }

    #[inline(always)]
    fn to_vec(self) -> Vec<Nlri<Ipv4Net>> {
        self.routes.to_vec_of(self.count)
    }
}

impl<'a> Fields<'a> {
    /// Checks the body. Errors that leave the routes unknown reset the session, all others become faults in `list`.
    /// Each attribute that is right goes to `sink`.
    #[inline(always)]
    fn check(
        message: &'a [u8],
        n: &Negotiated,
        list: &mut AttributeList,
        sink: &mut impl Sink,
    ) -> Result<Fields<'a>, DecodeError> {
        let mut body = At::new(message.get(HEADER_LEN..).unwrap_or_default(), HEADER_LEN);
        let lengths = |at: At<'_>| DecodeError::new(Reason::UpdateLengths, at.offset);
        let withdrawn = body.read_tail(parse::behind_u16).ok_or_else(|| lengths(body))?;
        let attributes = body.read_tail(parse::behind_u16).ok_or_else(|| lengths(body))?;
        let layout = Layout::received(Family::IPV4_UNICAST, n);
        let withdrawn = Field::check(withdrawn, layout.withdrawn(), Step::WithdrawnRoutes)?;
        list.check(attributes, !body.octets.is_empty(), n, sink)?;
        let nlri = Field::check(body, layout, Step::Nlri)?;
        check_mandatory(list, nlri.count > 0, body.offset);
        if !list.faults.is_empty() {
            check_reachable(list, nlri.count > 0)?;
        }
        Ok(Fields {
            withdrawn,
            attributes,
            nlri,
        })
    }

    #[inline(always)]
    fn to_update(self, attributes: Vec<Attribute>) -> Update {
        Update {
            withdrawn: self.withdrawn.to_vec(),
            attributes,
            nlri: self.nlri.to_vec(),
        }
    }
}

/// Checks an UPDATE and makes the owned value of it in one go.
#[inline(always)]
pub(crate) fn decode(message: &[u8], n: &Negotiated) -> Result<Decoded, DecodeError> {
    let (mut list, mut attributes) = (AttributeList::default(), Vec::new());
    match Fields::check(message, n, &mut list, &mut attributes) {
        Ok(fields) => {
            let faults = in_update(list.faults);
            let message = Message::Update(fields.to_update(attributes));
            Ok(Decoded { message, faults })
        }
        Err(error) => Err(error.within(Step::Update)),
    }
}

/// The path attributes of an UPDATE that there is only in pieces, with routes in its NLRI field or else in
/// MP_REACH_NLRI. `None` when anything is wrong: what, and where, is for [`decode`] to say of the whole message.
#[cfg(feature = "mrt")]
#[inline]
pub(crate) fn attributes_of<const N: usize>(
    pieces: [&[u8]; N],
    nlri: bool,
    n: &Negotiated,
) -> Option<Vec<Attribute>> {
    let (mut list, mut attributes) = (AttributeList::default(), Vec::new());
    for piece in pieces {
        list.check(At::new(piece, 0), nlri, n, &mut attributes).ok()?;
    }
    check_mandatory(&mut list, nlri, 0);
    let right = list.faults.is_empty() && list.has_seen(code::MP_REACH_NLRI) != nlri;
    right.then_some(attributes)
}

impl<'a> UpdateView<'a> {
    /// Checks a message whose header says that it is an UPDATE.
    pub(crate) fn check(message: &'a [u8], n: &'a Negotiated) -> Result<UpdateView<'a>, DecodeError> {
        let (mut list, mut skipped) = (AttributeList::default(), Skipped::default());
        let fields = Fields::check(message, n, &mut list, &mut skipped);
        Ok(UpdateView {
            message,
            negotiated: n,
            fields: fields.map_err(|error| error.within(Step::Update))?,
            skipped: skipped.0,
            faults: in_update(list.faults),
        })
    }

    /// The whole message, header included, as it was received.
    pub fn octets(&self) -> &'a [u8] {
        self.message
    }

    /// IPv4 unicast routes that are no longer there.
    pub fn withdrawn(&self) -> Routes<'a, Nlri<Ipv4Net>> {
        self.fields.withdrawn.routes
    }

    /// IPv4 unicast routes that the attributes describe.
    pub fn nlri(&self) -> Routes<'a, Nlri<Ipv4Net>> {
        self.fields.nlri.routes
    }

    /// The attributes without those at fault, in the order of the wire.
    pub fn attributes(&self) -> impl Iterator<Item = AttributeView<'a>> + '_ {
        let right = self
            .raw_attributes()
            .filter(|raw| self.skipped.binary_search(&raw.offset()).is_err());
        right.filter_map(|raw| raw.view(self.negotiated))
    }

    /// All attributes as they stand in the message, right or wrong.
    pub fn raw_attributes(&self) -> RawAttributes<'a> {
        RawAttributes::of(self.fields.attributes)
    }

    /// The attribute with this type code, when it is there and right.
    pub fn attribute(&self, code: u8) -> Option<AttributeValueView<'a>> {
        self.attributes()
            .map(|attribute| attribute.value)
            .find(|value| value.code() == code)
    }

    /// What was wrong, in the order of the message (RFC 7606).
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The strongest disposition of the faults (RFC 7606 §3 (h)); `None` when nothing was wrong.
    pub fn disposition(&self) -> Option<Disposition> {
        self.faults.iter().map(|fault| fault.disposition).max()
    }

    /// The UPDATE as an owned value, without the attributes at fault.
    pub fn to_update(&self) -> Update {
        self.fields
            .to_update(self.attributes().map(|attribute| attribute.to_owned()).collect())
    }
}

/// The faults with the whole path in front.
#[inline(always)]
fn in_update(mut faults: Vec<Fault>) -> Vec<Fault> {
    if !faults.is_empty() {
        enter_update(&mut faults);
    }
    faults
}

#[cold]
fn enter_update(faults: &mut [Fault]) {
    for fault in faults {
        fault.error.enter(Step::Update);
    }
}

/// Routes need ORIGIN and AS_PATH, and those of the NLRI field NEXT_HOP (RFC 4271 §5, RFC 7606 §3 (d)).
#[inline(always)]
fn check_mandatory(list: &mut AttributeList, nlri: bool, offset: usize) {
    if list.cut_short {
        return;
    }
    let routes = nlri || list.reaches;
    for (code, wanted) in [
        (code::ORIGIN, routes),
        (code::AS_PATH, routes),
        (code::NEXT_HOP, nlri),
    ] {
        if wanted && !list.has_seen(code) {
            missing(list, code, offset);
        }
    }
}

#[cold]
fn missing(list: &mut AttributeList, code: u8, offset: usize) {
    let error = DecodeError::new(Reason::MissingWellKnown(MissingAttribute(code)), offset);
    list.fault(Disposition::TreatAsWithdraw, error);
}

/// An error that would withdraw routes, where no routes can be seen, resets the session: the routes themselves
/// may be what was damaged (RFC 7606 §5.2).
fn check_reachable(list: &mut AttributeList, nlri: bool) -> Result<(), DecodeError> {
    if nlri || list.reaches {
        return Ok(());
    }
    let withdraws = list
        .faults
        .iter()
        .position(|fault| fault.disposition == Disposition::TreatAsWithdraw);
    withdraws.map_or(Ok(()), |at| Err(list.faults.swap_remove(at).error))
}
