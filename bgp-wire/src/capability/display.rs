//! Capabilities in the one line of their OPEN.

use core::fmt::{self, Display, Formatter};

use super::{Capability, code};

/// "route refresh", "role provider", "graceful restart 120 s"; a multiprotocol capability as its family, one
/// without a type as "capability 66".
impl Display for Capability {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Capability::Multiprotocol(family) = self {
            return family.fmt(f);
        }
        match (self, code::name(self.code())) {
            (Capability::Unknown { code, .. }, None) => return write!(f, "capability {code}"),
            (Capability::Unknown { code, .. }, Some(name)) => return write!(f, "{name} (capability {code})"),
            (_, name) => f.write_str(name.unwrap_or_default())?,
        }
        match self {
            Capability::OutboundRouteFiltering(list) | Capability::CiscoOutboundRouteFiltering(list) => {
                each(list, f)
            }
            Capability::ExtendedNextHop(list) => each(list, f),
            Capability::Bgpsec(bgpsec) => write!(f, " {bgpsec}"),
            Capability::MultipleLabels(list) => each(list, f),
            Capability::Role(role) => write!(f, " {role}"),
            Capability::GracefulRestart(restart) => write!(f, " {restart}"),
            Capability::FourOctetAs(asn) => write!(f, " {asn}"),
            Capability::Dynamic(codes) => each(codes, f),
            Capability::AddPath(list) => each(list, f),
            Capability::LongLivedGracefulRestart(list) => each(list, f),
            Capability::Fqdn(fqdn) => write!(f, " {fqdn}"),
            Capability::SoftwareVersion(version) => write!(f, " {version}"),
            Capability::PathsLimit(list) => each(list, f),
            _ => Ok(()),
        }
    }
}

/// Each entry behind a space, with "and" between them.
fn each<T: Display>(list: impl IntoIterator<Item = T>, f: &mut Formatter<'_>) -> fmt::Result {
    for (n, entry) in list.into_iter().enumerate() {
        let and = if n == 0 { "" } else { " and" };
        write!(f, "{and} {entry}")?;
    }
    Ok(())
}
