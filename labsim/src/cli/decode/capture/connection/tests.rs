use std::io::Cursor;

use bgp_wire::bytes::BytesMut;
use bgp_wire::ipnet::Ipv4Net;
use bgp_wire::{AddPathFamily, AddPathMode, AsPath, AttributeValue, Family, Nlri, Origin, Update};
use etherparse::PacketBuilder;

use super::*;
use crate::cli::decode::capture;

const ONE: [u8; 4] = [192, 0, 2, 1];
const OTHER: [u8; 4] = [192, 0, 2, 2];

/// What one side sends.
struct Side {
    from: ([u8; 4], u16),
    to: ([u8; 4], u16),
    next: u32,
}

impl Side {
    /// An Ethernet packet with these octets, in a VLAN.
    fn packet(&self, sequence: u32, syn: bool, octets: &[u8]) -> Vec<u8> {
        let packet = PacketBuilder::ethernet2([2; 6], [4; 6])
            .single_vlan(7.try_into().expect("a VLAN"))
            .ipv4(self.from.0, self.to.0, 64)
            .tcp(self.from.1, self.to.1, sequence, 1000);
        let packet = if syn { packet.syn() } else { packet.ack(1) };
        let mut written = Vec::new();
        packet.write(&mut written, octets).expect("memory can be written");
        written
    }

    fn syn(&mut self) -> Vec<u8> {
        self.next = self.next.wrapping_add(1);
        self.packet(self.next.wrapping_sub(1), true, &[])
    }

    fn send(&mut self, octets: &[u8]) -> Vec<u8> {
        let packet = self.packet(self.next, false, octets);
        self.next = self.next.wrapping_add(octets.len() as u32);
        packet
    }
}

fn sides() -> (Side, Side) {
    let (one, other) = ((ONE, 40000), (OTHER, 179));
    let side = |from, to, next| Side { from, to, next };
    (side(one, other, 1000), side(other, one, u32::MAX - 10))
}

fn pcap(packets: &[Vec<u8>]) -> Vec<u8> {
    let mut file = vec![
        0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0,
    ];
    for (n, packet) in packets.iter().enumerate() {
        for field in [n, 0, packet.len(), packet.len()] {
            file.extend_from_slice(&(field as u32).to_le_bytes());
        }
        file.extend_from_slice(packet);
    }
    file
}

/// The lines for a capture, without times and addresses, and what is said besides.
fn decode(packets: &[Vec<u8>]) -> (Vec<String>, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let (session, file) = (Negotiated::default(), Cursor::new(pcap(packets)));
    let mut printer = Printer::new(&mut out, false);
    capture::decode(&"test", file, 179, &session, &mut printer, &mut err).expect("output goes to memory");
    let out = String::from_utf8(out).expect("output is text");
    let lines = out
        .lines()
        .map(|line| line.splitn(5, ' ').nth(4).unwrap_or(line).to_owned());
    (lines.collect(), String::from_utf8_lossy(&err).into_owned())
}

fn encode(message: &Message, session: &Negotiated) -> Vec<u8> {
    let mut octets = BytesMut::new();
    message
        .encode(session, &mut octets)
        .expect("the message can be written");
    octets.to_vec()
}

fn open(asn: u32, id: [u8; 4]) -> Open {
    let family = Family::IPV4_UNICAST;
    let capabilities = [
        Capability::Multiprotocol(family),
        Capability::FourOctetAs(asn),
        Capability::AddPath(vec![AddPathFamily {
            family,
            mode: AddPathMode::BOTH,
        }]),
    ];
    Open::new(asn, 90, id.into(), capabilities)
}

/// OPEN, KEEPALIVE and an UPDATE that can only be read with what both OPENs say.
fn messages(asn: u32, id: [u8; 4]) -> [Vec<u8>; 3] {
    let (ours, theirs) = (open(asn, id), open(64512, [9; 4]));
    let session = Negotiated::from_opens(&ours, &theirs);
    let attributes = [
        AttributeValue::Origin(Origin::Igp),
        AttributeValue::AsPath(AsPath::sequence([asn])),
        AttributeValue::NextHop(id.into()),
    ];
    let prefix: Ipv4Net = "203.0.113.0/24".parse().expect("a prefix");
    let mut route = Nlri::from(prefix);
    route.path_id = Some(7);
    let update = Update {
        attributes: attributes.map(Into::into).into(),
        nlri: vec![route],
        ..Update::default()
    };
    [Message::Open(ours), Message::Keepalive, Message::Update(update)]
        .map(|message| encode(&message, &session))
}

fn kinds(lines: &[String]) -> Vec<&str> {
    lines
        .iter()
        .map(|line| line.split([' ', ',']).next().unwrap_or_default())
        .collect()
}

const UPDATE: &str = "UPDATE 203.0.113.0/24 path 7, origin IGP, path 4200000000, next hop 192.0.2.1";

/// A session: the SYNs, then for both sides all messages in pieces of five octets, mixed.
fn session() -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let (mut one, mut other) = sides();
    let syns = vec![one.syn(), other.syn()];
    let (ours, theirs) = (messages(4_200_000_000, ONE), messages(64513, OTHER));
    let mut packets = Vec::new();
    for (ours, theirs) in ours.iter().zip(&theirs) {
        packets.extend(ours.chunks(5).map(|piece| one.send(piece)));
        packets.extend(theirs.chunks(5).map(|piece| other.send(piece)));
    }
    (syns, packets)
}

#[test]
fn opens_tell_how_the_rest_is_read() {
    let (syns, packets) = session();
    let (lines, err) = decode(&[syns, packets].concat());
    assert_eq!(
        kinds(&lines),
        ["OPEN", "OPEN", "KEEPALIVE", "KEEPALIVE", "UPDATE", "UPDATE"]
    );
    assert_eq!((lines[4].as_str(), err.as_str()), (UPDATE, ""));
}

#[test]
fn packets_may_come_in_any_order_and_again() {
    let (syns, mut packets) = session();
    packets.reverse();
    packets.extend_from_within(..packets.len() / 2);
    let (lines, err) = decode(&[syns, packets].concat());
    let mut kinds = kinds(&lines);
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        ["KEEPALIVE", "KEEPALIVE", "OPEN", "OPEN", "UPDATE", "UPDATE"]
    );
    assert!(lines.iter().any(|line| line == UPDATE), "{lines:?}");
    assert_eq!(err, "");
}

#[test]
fn lost_octets_are_told_and_the_next_message_is_found() {
    let (mut one, mut other) = sides();
    let [open, keepalive, update] = messages(4_200_000_000, ONE);
    let theirs = messages(64513, OTHER);
    let mut packets = vec![one.syn(), other.syn(), one.send(&open), other.send(&theirs[0])];
    let lost = [&keepalive[..], &update[..10]].concat();
    one.send(&lost);
    packets.push(one.send(&[&update[10..], &keepalive[..], &update[..]].concat()));
    let (lines, _) = decode(&packets);
    let skipped = update.len() - 10;
    let expected = [
        "29 octets were not captured".to_owned(),
        format!("{skipped} octets of no message whose beginning was captured"),
        "KEEPALIVE".to_owned(),
        UPDATE.to_owned(),
    ];
    assert_eq!(lines[2..], expected);
}

#[test]
fn a_capture_may_begin_within_a_session() {
    let (mut one, _) = sides();
    let [_, keepalive, _] = messages(64513, ONE);
    let packets = [
        one.send(&[&keepalive[3..], &keepalive[..12]].concat()),
        one.send(&keepalive[12..]),
    ];
    let (lines, _) = decode(&packets);
    assert_eq!(
        lines,
        [
            "16 octets of no message whose beginning was captured",
            "KEEPALIVE"
        ]
    );
}

#[test]
fn addresses_can_be_used_again() {
    let (syns, packets) = session();
    let first = [syns, packets].concat();
    let (mut one, mut other) = sides();
    (one.next, other.next) = (500_000_000, 7);
    let again = [one.syn(), other.syn(), one.send(&messages(64514, ONE)[0])];
    let (lines, _) = decode(&[&first[..], &again[..]].concat());
    assert_eq!(lines.len(), 7);
    assert!(lines[6].starts_with("OPEN AS 64514"), "{lines:?}");
}

#[test]
fn an_update_without_opens_is_told() {
    let (mut one, _) = sides();
    let (lines, err) = decode(&[one.send(&messages(4_200_000_000, ONE)[2])]);
    assert_eq!(lines.len(), 1);
    assert!(
        err.contains("OPENs of 192.0.2.1:40000 and 192.0.2.2:179 were not all captured"),
        "{err}"
    );
}
