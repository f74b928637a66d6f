//! The rules of the RFCs, one test a sentence, on literal packets.

mod attr_set;
mod attribute_octets;
mod attributes;
mod communities;
mod header;
mod open;
mod other_messages;
mod packet;
mod revised_errors;
mod round_trip;
mod tlvs;
mod tunnels;
mod update;
mod view;
