//! The rules of the RFCs, one test a sentence, on literal packets.

mod attributes;
mod header;
mod open;
mod optional_attributes;
mod other_messages;
mod packet;
mod revised_errors;
mod round_trip;
mod update;
mod view;
