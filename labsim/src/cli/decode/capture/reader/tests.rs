use super::*;

/// Link type, seconds, nanoseconds and octets.
type Packet = (i32, u64, u32, Vec<u8>);

/// All packets, and how reading ended.
fn read(file: &[u8]) -> (Vec<Packet>, Result<(), String>) {
    let mut packets = Vec::new();
    let ended = Reader::new(file).and_then(|mut reader| {
        reader.each(&mut |captured| {
            let at = captured.at;
            packets.push((
                captured.link_type,
                at.seconds,
                at.nanoseconds,
                captured.octets.to_vec(),
            ));
            Ok(())
        })
    });
    (packets, ended.map_err(|error| error.to_string()))
}

/// A file of 32-bit numbers in the order of octets of this or the other kind of machine.
fn numbers(big_endian: bool, numbers: &[u32]) -> Vec<u8> {
    let octets = numbers.iter().map(|number| match big_endian {
        true => number.to_be_bytes(),
        false => number.to_le_bytes(),
    });
    octets.flatten().collect()
}

fn pcap(big_endian: bool, magic: u32, fraction: u32) -> Vec<u8> {
    let version = if big_endian { 0x0002_0004 } else { 0x0004_0002 };
    let header = [magic, version, 0, 0, 65535, 101];
    let packet = [1_000, fraction, 4, 4];
    let file = numbers(big_endian, &[&header[..], &packet[..]].concat());
    [&file[..], b"abcd"].concat()
}

#[test]
fn pcap_of_both_orders_and_both_resolutions() {
    for big_endian in [false, true] {
        for (magic, fraction) in [(0xa1b2_c3d4, 5), (0xa1b2_3c4d, 5_000)] {
            let file = pcap(big_endian, magic, fraction);
            assert!(is_capture(&file));
            assert_eq!(read(&file), (vec![(101, 1_000, 5_000, b"abcd".to_vec())], Ok(())));
        }
    }
}

/// A block of a pcapng file, of whole 32-bit numbers.
fn block(big_endian: bool, block_type: u32, body: &[u32]) -> Vec<u8> {
    let length = 12 + 4 * body.len() as u32;
    numbers(big_endian, &[&[block_type, length], body, &[length]].concat())
}

fn pcapng(big_endian: bool) -> Vec<u8> {
    let (version, link, option, nanoseconds) = match big_endian {
        true => (0x0001_0000, 101 << 16, 0x0009_0001, 9 << 24),
        false => (0x0000_0001, 101, 0x0001_0009, 9),
    };
    let units = 1_000_000_005_000u64;
    let data = u32::from_ne_bytes(*b"abcd");
    let data = if big_endian { data.to_be() } else { data.to_le() };
    let section = [0x1a2b_3c4d, version, u32::MAX, u32::MAX];
    let interface = [link, 65535, option, nanoseconds, 0];
    let packet = [0, (units >> 32) as u32, units as u32, 3, 3, data];
    [
        block(big_endian, 0x0a0d_0d0a, &section),
        block(big_endian, 1, &interface),
        block(big_endian, 6, &packet),
        block(big_endian, 3, &[4, data]),
    ]
    .concat()
}

#[test]
fn pcapng_of_both_orders() {
    for big_endian in [false, true] {
        let file = pcapng(big_endian);
        assert!(is_capture(&file));
        let packets = vec![
            (101, 1_000, 5_000, b"abc".to_vec()),
            (101, 0, 0, b"abcd".to_vec()),
        ];
        assert_eq!(read(&file), (packets.clone(), Ok(())));
        // A second section has interfaces of its own.
        assert_eq!(
            read(&[&file[..], &file[..]].concat()),
            ([&packets[..], &packets[..]].concat(), Ok(()))
        );
    }
}

#[test]
fn a_file_that_is_cut_or_damaged_says_where() {
    let file = pcap(false, 0xa1b2_c3d4, 0);
    let cut = "the file ends within the packet at octet 24".to_owned();
    assert_eq!(read(&file[..42]), (vec![], Err(cut)));
    let file = pcapng(false);
    for cut in 0..file.len() {
        let (packets, _) = read(&file[..cut]);
        assert!(packets.len() <= 1);
    }
    let mut long = pcap(false, 0xa1b2_c3d4, 0);
    long[32..36].copy_from_slice(&u32::MAX.to_le_bytes());
    let (packets, ended) = read(&long);
    assert!(packets.is_empty() && ended.is_err(), "{ended:?}");
}
