use bytes::Bytes;
use routecore::bgp::message::update_builder::UpdateBuilder;
use routecore::bgp::message::{SessionConfig, UpdateMessage};
use routecore::bgp::nlri::afisafi::{AfiSafiNlri, Ipv4UnicastNlri, Ipv6UnicastNlri, Nlri, NlriCompose};
use routecore::bgp::path_attributes::{PaMap, PathAttribute};
use routecore::bgp::types::NextHop;

use super::Codec;

pub(crate) struct Routecore(SessionConfig);

impl Routecore {
    pub(crate) fn new() -> Routecore {
        Routecore(SessionConfig::modern())
    }
}

/// Its owned values: routes and attributes. It has no owned UPDATE of its own.
pub(crate) struct Owned {
    withdrawn: Vec<Nlri<Bytes>>,
    announced: Vec<Nlri<Bytes>>,
    attributes: Vec<PathAttribute>,
    next_hop: Option<NextHop>,
}

impl Codec for Routecore {
    const NAME: &'static str = "routecore 0.7.2";
    type Message = Owned;
    type Buffer = Vec<u8>;

    fn decode(&self, octets: &Bytes) -> Option<Owned> {
        let message = UpdateMessage::from_octets(octets.clone(), &self.0).ok()?;
        let withdrawn = message.withdrawals().ok()?.collect::<Result<_, _>>().ok()?;
        let announced = message.announcements().ok()?.collect::<Result<_, _>>().ok()?;
        let attributes = message
            .path_attributes()
            .ok()?
            .map(|attribute| attribute.ok()?.to_owned().ok());
        let attributes = attributes.collect::<Option<_>>()?;
        let next_hop = match message.mp_next_hop().ok()? {
            None => message.conventional_next_hop().ok()?,
            next_hop => next_hop,
        };
        Some(Owned {
            withdrawn,
            announced,
            attributes,
            next_hop,
        })
    }

    /// Its builder writes announcements of one family. It takes its input for good, which is why this clones.
    fn encode<'b>(&self, message: &Owned, buffer: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        if !message.withdrawn.is_empty() {
            return None;
        }
        *buffer = match message.announced.first()? {
            Nlri::Ipv4Unicast(_) => self.build(message, |nlri| match nlri {
                Nlri::Ipv4Unicast(nlri) => Some::<Ipv4UnicastNlri>(*nlri),
                _ => None,
            })?,
            Nlri::Ipv6Unicast(_) => self.build(message, |nlri| match nlri {
                Nlri::Ipv6Unicast(nlri) => Some::<Ipv6UnicastNlri>(*nlri),
                _ => None,
            })?,
            _ => return None,
        };
        Some(buffer)
    }
}

impl Routecore {
    fn build<A: AfiSafiNlri + NlriCompose + Clone>(
        &self,
        message: &Owned,
        of: impl Fn(&Nlri<Bytes>) -> Option<A>,
    ) -> Option<Vec<u8>> {
        let mut attributes = PaMap::empty();
        for attribute in &message.attributes {
            attributes
                .attributes_mut()
                .insert(attribute.type_code(), attribute.clone());
        }
        let mut builder = UpdateBuilder::<Vec<u8>, A>::from_attributes_builder(attributes);
        builder
            .announcements_from_iter(message.announced.iter().filter_map(of))
            .ok()?;
        builder.set_nexthop(message.next_hop?).ok()?;
        Some(builder.into_message(&self.0).ok()?.into_octets())
    }
}
