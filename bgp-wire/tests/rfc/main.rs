//! The rules of the RFCs, one test a sentence, on literal packets.

mod arbitrary;
mod attr_set;
mod attribute_octets;
mod attributes;
mod capabilities;
mod communities;
mod families;
mod header;
#[cfg(feature = "serde")]
mod json;
#[cfg(feature = "serde")]
mod json_update;
mod nlri;
mod notifications;
mod open;
mod other_messages;
mod packet;
mod revised_errors;
mod round_trip;
mod tlvs;
mod tunnels;
mod update;
mod view;
