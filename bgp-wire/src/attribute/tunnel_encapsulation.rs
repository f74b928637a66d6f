//! TUNNEL_ENCAPSULATION: tunnels that lead to the next hop or past it, and SR policies (RFC 9012).

mod sub_tlv;

use alloc::vec::Vec;
use core::fmt;

pub use sub_tlv::{TunnelEndpoint, TunnelSubTlv};

use super::kind::PathAttribute;
use super::tlv::sealed::Tlv;
use super::tlv::{self, TlvLayout, Tlvs};
use super::{AttributeFlags, code};
use crate::error::{DecodeError, EncodeError};
use crate::message::display::Spaced;
use crate::negotiated::Negotiated;
use crate::parse::At;
use crate::writer::Writer;

/// One tunnel of a TUNNEL_ENCAPSULATION attribute (RFC 9012 §2).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Tunnel {
    /// The kind of tunnel (IANA: BGP Tunnel Encapsulation Attribute Tunnel Types).
    pub tunnel_type: u16,
    /// What is said of it, in the order of the wire. Of a kind that may be there once the first counts (§13).
    pub sub_tlvs: Vec<TunnelSubTlv>,
}

impl Tunnel {
    /// L2TPv3 over IP (RFC 9012 §3.2.3).
    pub const L2TPV3: u16 = 1;
    /// GRE (RFC 9012 §3.2.4).
    pub const GRE: u16 = 2;
    /// IP in IP (RFC 9012 §14.4).
    pub const IP_IN_IP: u16 = 7;
    /// VXLAN (RFC 9012 §3.2.1).
    pub const VXLAN: u16 = 8;
    /// NVGRE (RFC 9012 §3.2.2).
    pub const NVGRE: u16 = 9;
    /// MPLS in GRE (RFC 9012 §3.2.5).
    pub const MPLS_IN_GRE: u16 = 11;
    /// MPLS in UDP (RFC 7510).
    pub const MPLS_IN_UDP: u16 = 13;
    /// A segment routing policy (RFC 9830 §2.2).
    pub const SR_POLICY: u16 = 15;
    /// Geneve (RFC 8926).
    pub const GENEVE: u16 = 19;

    /// The name of its kind.
    fn name(&self) -> Option<&'static str> {
        match self.tunnel_type {
            Tunnel::L2TPV3 => Some("L2TPv3"),
            Tunnel::GRE => Some("GRE"),
            Tunnel::IP_IN_IP => Some("IP-in-IP"),
            Tunnel::VXLAN => Some("VXLAN"),
            Tunnel::NVGRE => Some("NVGRE"),
            Tunnel::MPLS_IN_GRE => Some("MPLS-in-GRE"),
            Tunnel::MPLS_IN_UDP => Some("MPLS-in-UDP"),
            Tunnel::SR_POLICY => Some("SR-policy"),
            Tunnel::GENEVE => Some("Geneve"),
            _ => None,
        }
    }
}

/// "VXLAN(endpoint 192.0.2.1, color 100)"; without a name as "tunnel-3(…)".
impl fmt::Display for Tunnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name)?,
            None => write!(f, "tunnel-{}", self.tunnel_type)?,
        }
        f.write_str("(")?;
        for (n, sub_tlv) in self.sub_tlvs.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            write!(f, "{comma}{sub_tlv}")?;
        }
        f.write_str(")")
    }
}

impl Tlv for Tunnel {
    const LAYOUT: TlvLayout = TlvLayout::TwoTwo;

    /// RFC 9012 §13: a TLV ends where its last sub-TLV does, "if this is not the case, the TLV MUST be considered to
    /// be malformed", also where the kind of tunnel is unknown.
    fn check(_: u16, value: At<'_>) -> Result<(), DecodeError> {
        Tlvs::<TunnelSubTlv>::over(value).check()
    }

    fn own(tunnel_type: u16, value: At<'_>) -> Tunnel {
        Tunnel {
            tunnel_type,
            sub_tlvs: Tlvs::over(value).to_vec(),
        }
    }

    fn tlv_type(&self) -> u16 {
        self.tunnel_type
    }

    fn put_value(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        tlv::encode(&self.sub_tlvs, out)
    }
}

impl<'a> Tlvs<'a, Tunnel> {
    /// The kind of each tunnel and what is said of it.
    pub fn tunnels(mut self) -> impl Iterator<Item = (u16, Tlvs<'a, TunnelSubTlv>)> {
        core::iter::from_fn(move || self.cut()).map(|(tunnel_type, value)| (tunnel_type, Tlvs::over(value)))
    }
}

pub(crate) struct TunnelEncapsulation;

impl PathAttribute for TunnelEncapsulation {
    const CODE: u8 = code::TUNNEL_ENCAPSULATION;
    const NAME: &'static str = "TUNNEL_ENCAPSULATION";
    // RFC 9012 §13: malformed, it is treated as withdrawn, which is the default.
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    type View<'a> = Tlvs<'a, Tunnel>;
    type Owned = Vec<Tunnel>;

    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<Tlvs<'a, Tunnel>, DecodeError> {
        Tlvs::read(value)
    }

    fn check(view: &mut Tlvs<'_, Tunnel>) -> Result<(), DecodeError> {
        (*view).check()
    }

    fn own(view: Tlvs<'_, Tunnel>) -> Vec<Tunnel> {
        view.to_vec()
    }

    fn encode(tunnels: &Vec<Tunnel>, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        tlv::encode(tunnels, out)
    }

    fn fmt(tunnels: &Vec<Tunnel>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tunnels {}", Spaced(tunnels.iter()))
    }
}
