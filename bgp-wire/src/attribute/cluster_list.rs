//! CLUSTER_LIST (RFC 4456 §8).

use alloc::vec::Vec;
use core::fmt;
use core::net::Ipv4Addr;

use super::items::{Item, Items};
use super::kind::PathAttribute;
use super::{AttributeFlags, code};
use crate::error::{DecodeError, EncodeError};
use crate::message::display::Spaced;
use crate::negotiated::Negotiated;
use crate::parse::At;
use crate::writer::Writer;

pub(crate) struct ClusterList;

impl PathAttribute for ClusterList {
    const CODE: u8 = code::CLUSTER_LIST;
    const NAME: &'static str = "CLUSTER_LIST";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_NON_TRANSITIVE;
    type View<'a> = Items<'a, Ipv4Addr, 4>;
    type Owned = Vec<Ipv4Addr>;

    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<Items<'a, Ipv4Addr, 4>, DecodeError> {
        Items::read(value, "a nonzero multiple of 4")
    }

    fn own(view: Items<'_, Ipv4Addr, 4>) -> Vec<Ipv4Addr> {
        view.to_vec()
    }

    fn encode(list: &Vec<Ipv4Addr>, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_all(list, |item| item.to_octets());
        Ok(())
    }

    fn fmt(list: &Vec<Ipv4Addr>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "clusters {}", Spaced(list.iter()))
    }
}
