//! Routes of VPNs, SAFI 128: a prefix with its route distinguisher and labels (RFC 4364, RFC 4659).

use core::fmt;

use super::label_bits::LabelledBits;
use super::routes::sealed::Codec;
use super::{LabelStack, Layout, Malformed, Prefix, RouteDistinguisher, TrailingBits};
use crate::error::{EncodeError, MalformedRoute, Reason};
use crate::writer::Writer;

/// A prefix of a VPN.
///
/// ```
/// use bgp_wire::{Family, LabelStack, MpNlri, MpReach, NextHop, RouteDistinguisher, VpnNlri};
/// use bgp_wire::ipnet::Ipv4Net;
///
/// let labels = LabelStack::new(&[100]).ok_or("one label to ten")?;
/// let rd = RouteDistinguisher::TwoOctetAs { asn: 64512, number: 7 };
/// let route = VpnNlri::new(labels, rd, "203.0.113.0/24".parse::<Ipv4Net>()?);
/// assert_eq!(route.to_string(), "203.0.113.0/24 rd 64512:7 label 100");
///
/// let next_hop = NextHop::vpn("192.0.2.1".parse()?);
/// let reach = MpReach::new(Family::IPV4_VPN, next_hop, MpNlri::Ipv4Vpn(vec![route]));
/// # let _ = reach;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct VpnNlri<P> {
    /// The path identifier; `None` on a session without ADD-PATH for the family.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub path_id: Option<u32>,
    /// The labels; of a route that is withdrawn, what stands in their place.
    pub labels: LabelStack,
    /// Whose prefix it is.
    pub rd: RouteDistinguisher,
    /// The prefix. Bits behind its length are zero.
    pub prefix: P,
    /// What those bits were on the wire.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "TrailingBits::are_zero")
    )]
    pub trailing_bits: TrailingBits,
}

impl<P: Prefix> VpnNlri<P> {
    /// A prefix with these labels, without path identifier.
    pub fn new(labels: LabelStack, rd: RouteDistinguisher, prefix: P) -> VpnNlri<P> {
        VpnNlri {
            path_id: None,
            labels,
            rd,
            prefix,
            trailing_bits: TrailingBits::default(),
        }
    }
}

/// Bits of a route distinguisher.
const RD_BITS: u8 = 64;

impl<P: Prefix> Codec for VpnNlri<P> {
    type View<'a> = VpnNlri<P>;
    type Malformed = Reason;

    /// The Length octet counts the bits of labels, route distinguisher and prefix together (RFC 4364 §4.3.4).
    fn read(input: &mut &[u8], layout: Layout) -> Result<VpnNlri<P>, Reason> {
        let path_id = layout.path_id(input)?;
        let LabelledBits { labels, bits, octets } =
            LabelledBits::read(input, layout, RD_BITS..=RD_BITS + P::BITS)?;
        let bits = bits
            .checked_sub(RD_BITS)
            .ok_or(MalformedRoute::RouteDistinguisher)?;
        let (rd, octets) = octets.split_first_chunk().ok_or(Reason::PrefixOverrun)?;
        let too_long = Malformed::length(bits, P::BITS);
        let (prefix, trailing_bits) = P::from_octets(bits, octets).ok_or(too_long)?;
        Ok(VpnNlri {
            path_id,
            labels,
            rd: RouteDistinguisher::from_octets(*rd),
            prefix,
            trailing_bits,
        })
    }

    fn own(view: VpnNlri<P>) -> VpnNlri<P> {
        view
    }

    fn encode(&self, layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if let Some(id) = layout.path_id_to_send(self.path_id)? {
            out.put(id);
        }
        self.labels.encode(RD_BITS + self.prefix.length(), out)?;
        out.put(self.rd.octets());
        self.prefix.put_address(self.trailing_bits, out);
        Ok(())
    }
}

/// "10.1.0.0/16 rd 64512:1 label 100", and "10.1.0.0/16 path 7 rd 64512:1 label 100/200".
impl<P: fmt::Display> fmt::Display for VpnNlri<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.prefix.fmt(f)?;
        if let Some(id) = self.path_id {
            write!(f, " path {id}")?;
        }
        write!(f, " rd {} label {}", self.rd, self.labels)
    }
}

#[cfg(test)]
mod tests;
