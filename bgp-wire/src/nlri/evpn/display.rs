//! EVPN routes as one line each.

use core::fmt::{Display, Formatter, Result};

use super::{EvpnNlri, EvpnRoute};
use crate::nlri::{EthernetSegmentId, Label};

/// "mac 00:00:5e:00:53:01 ip 10.0.0.1 tag 0 rd 64512:1 label 6 (vni 100)"
impl<O: AsRef<[u8]>> Display for EvpnNlri<O> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.route.fmt(f)?;
        match self.path_id {
            Some(id) => write!(f, " path {id}"),
            None => Ok(()),
        }
    }
}

/// What is reached, then whose it is, then the labels. A segment of all zeros, which is none, is left out.
impl<O: AsRef<[u8]>> Display for EvpnRoute<O> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            EvpnRoute::EthernetAutoDiscovery {
                rd,
                esi,
                ethernet_tag,
                label,
            } => {
                write!(
                    f,
                    "auto-discovery esi {esi} tag {ethernet_tag} rd {rd}{}",
                    Labelled(label)
                )
            }
            EvpnRoute::MacIp {
                rd,
                esi,
                ethernet_tag,
                mac,
                ip,
                label,
                second_label,
            } => {
                write!(f, "mac {mac}")?;
                if let Some(ip) = ip {
                    write!(f, " ip {ip}")?;
                }
                write!(
                    f,
                    "{} tag {ethernet_tag} rd {rd}{}",
                    Segment(esi),
                    Labelled(label)
                )?;
                second_label.iter().try_for_each(|label| Labelled(label).fmt(f))
            }
            EvpnRoute::InclusiveMulticast {
                rd,
                ethernet_tag,
                originator,
            } => {
                write!(f, "multicast to {originator} tag {ethernet_tag} rd {rd}")
            }
            EvpnRoute::EthernetSegment { rd, esi, originator } => {
                write!(f, "segment {esi} of {originator} rd {rd}")
            }
            EvpnRoute::IpPrefix {
                rd,
                esi,
                ethernet_tag,
                prefix,
                gateway,
                label,
            } => {
                write!(f, "{prefix}")?;
                if !gateway.is_unspecified() {
                    write!(f, " gateway {gateway}")?;
                }
                write!(
                    f,
                    "{} tag {ethernet_tag} rd {rd}{}",
                    Segment(esi),
                    Labelled(label)
                )
            }
            EvpnRoute::Unknown { kind, value } => {
                write!(f, "type {kind} ({} octets)", value.as_ref().len())
            }
        }
    }
}

struct Segment<'a>(&'a EthernetSegmentId);

impl Display for Segment<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            EthernetSegmentId([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) => Ok(()),
            esi => write!(f, " esi {esi}"),
        }
    }
}

/// Only the encapsulation that goes with the route tells whether it is a label or a network identifier.
struct Labelled<'a>(&'a Label);

impl Display for Labelled<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, " label {} (vni {})", self.0, self.0.vni())
    }
}
