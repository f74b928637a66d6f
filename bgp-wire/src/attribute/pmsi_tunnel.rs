//! PMSI_TUNNEL: the tunnel that takes multicast traffic across the provider (RFC 6514 §5).

mod identifier;

use alloc::boxed::Box;
use core::fmt;

pub use identifier::{PimMode, PmsiTunnelIdentifier};

use super::kind::{PathAttribute, wrong_length};
use super::{AttributeFlags, code};
use crate::error::{DecodeError, EncodeError, Reason};
use crate::negotiated::Negotiated;
use crate::parse::{self, At};
use crate::writer::Writer;

/// The PMSI_TUNNEL attribute.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PmsiTunnel {
    /// The Flags octet; see [`PmsiTunnel::LEAF_INFORMATION_REQUIRED`].
    pub flags: u8,
    /// The MPLS Label field, 24 bits: a label in its upper 20, or with VXLAN a VNI (RFC 8365 §5.1.3).
    pub label: u32,
    /// Type and identifier of the tunnel.
    pub tunnel: PmsiTunnelIdentifier,
}

impl PmsiTunnel {
    /// Bit of the flags: who imports the route has to say so (RFC 6514 §5).
    pub const LEAF_INFORMATION_REQUIRED: u8 = 0x01;

    /// The MPLS label, where the field holds one; 0 where no label is assigned.
    pub fn mpls_label(&self) -> u32 {
        self.label >> 4
    }
}

/// A [`PmsiTunnel`] borrowed from a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PmsiTunnelView<'a> {
    /// The Flags octet.
    pub flags: u8,
    /// The Tunnel Type.
    pub tunnel_type: u8,
    /// The MPLS Label field, 24 bits.
    pub label: u32,
    /// The Tunnel Identifier.
    pub identifier: &'a [u8],
}

impl PmsiTunnelView<'_> {
    /// Type and identifier of the tunnel as an owned value.
    pub fn tunnel(&self) -> PmsiTunnelIdentifier {
        PmsiTunnelIdentifier::own(self.tunnel_type, self.identifier)
    }
}

impl PathAttribute for PmsiTunnel {
    const CODE: u8 = code::PMSI_TUNNEL;
    const NAME: &'static str = "PMSI_TUNNEL";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    type View<'a> = PmsiTunnelView<'a>;
    type Owned = Box<PmsiTunnel>;

    /// RFC 6514 §5: malformed with an undefined tunnel type, or with an identifier that cannot be parsed as one of
    /// that type; then the routes are treated as withdrawn.
    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<PmsiTunnelView<'a>, DecodeError> {
        let mut rest = value;
        let fields = rest.read(parse::pmsi_tunnel);
        let (flags, tunnel_type, label) = fields.ok_or_else(|| wrong_length(value, "at least 5"))?;
        if !identifier::is_defined(tunnel_type) {
            return Err(DecodeError::new(
                Reason::PmsiTunnelType(tunnel_type),
                value.offset,
            ));
        }
        identifier::check(tunnel_type, rest)?;
        Ok(PmsiTunnelView {
            flags,
            tunnel_type,
            label,
            identifier: rest.octets,
        })
    }

    fn own(view: PmsiTunnelView<'_>) -> Box<PmsiTunnel> {
        Box::new(PmsiTunnel {
            flags: view.flags,
            label: view.label,
            tunnel: view.tunnel(),
        })
    }

    fn encode(pmsi: &Box<PmsiTunnel>, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put([pmsi.flags, pmsi.tunnel.tunnel_type()]);
        out.put_three_octets(pmsi.label)?;
        pmsi.tunnel.encode(out);
        Ok(())
    }

    fn fmt(pmsi: &Box<PmsiTunnel>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PMSI tunnel {}, label field {:#08x}", pmsi.tunnel, pmsi.label)?;
        match pmsi.flags & PmsiTunnel::LEAF_INFORMATION_REQUIRED {
            0 => Ok(()),
            _ => f.write_str(", leaf information required"),
        }
    }
}

#[cfg(test)]
mod tests;
