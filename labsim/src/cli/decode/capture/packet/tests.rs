use etherparse::PacketBuilder;

use super::*;

/// An IP packet with a TCP segment that carries "bgp".
fn ip(v6: bool) -> Vec<u8> {
    let packet = match v6 {
        true => PacketBuilder::ipv6([1; 16], [2; 16], 64),
        false => PacketBuilder::ipv4([1; 4], [2; 4], 64),
    };
    let mut written = Vec::new();
    let tcp = packet.tcp(179, 40000, 7, 100);
    tcp.write(&mut written, b"bgp").expect("memory can be written");
    written
}

fn behind(header: &[u8], v6: bool) -> Vec<u8> {
    [header, &ip(v6)].concat()
}

#[test]
fn a_segment_is_found_behind_every_header() {
    let ethernet = |rest: &[u8]| [&[0; 12], rest].concat();
    let sll = |rest: &[u8]| [&[0; 14], rest].concat();
    let sll2 = |rest: &[u8]| [rest, &[0; 18]].concat();
    let packets = [
        (1, behind(&ethernet(&[8, 0]), false)),
        (1, behind(&ethernet(&[0x86, 0xdd]), true)),
        (1, behind(&ethernet(&[0x81, 0, 0, 7, 8, 0]), false)),
        (
            1,
            behind(&ethernet(&[0x88, 0xa8, 0, 7, 0x81, 0, 0, 8, 0x86, 0xdd]), true),
        ),
        (0, behind(&[2, 0, 0, 0], false)),
        (108, behind(&[0, 0, 0, 24], true)),
        (12, ip(false)),
        (101, ip(true)),
        (228, ip(false)),
        (229, ip(true)),
        (113, behind(&sll(&[8, 0]), false)),
        (276, behind(&sll2(&[0x86, 0xdd]), true)),
    ];
    for (link_type, packet) in packets {
        let segment = segment(link_type, &packet).expect("the link type is known");
        let segment = segment.unwrap_or_else(|| panic!("no segment behind {link_type}"));
        assert_eq!(
            (segment.octets, segment.from.port(), segment.sequence),
            (&b"bgp"[..], 179, 7)
        );
        for cut in 0..packet.len() {
            // Whatever is missing, nothing is made up.
            let cut = super::segment(link_type, &packet[..cut]).expect("the link type is known");
            assert!(cut.is_none_or(|cut| b"bgp".starts_with(cut.octets)));
        }
    }
}

#[test]
fn padding_is_not_part_of_the_segment() {
    let padded = [&[0; 12][..], &[8, 0], &ip(false), &[0; 6]].concat();
    let segment = segment(1, &padded)
        .expect("the link type is known")
        .expect("a segment");
    assert_eq!(segment.octets, b"bgp");
}

#[test]
fn what_cannot_be_read_is_told() {
    assert_eq!(segment(127, &ip(false)).unwrap_err(), Unreadable::LinkType);
    let mut fragment = ip(false);
    fragment[6] |= 0x20;
    assert_eq!(segment(101, &fragment).unwrap_err(), Unreadable::Fragment);
}
