//! The command as somebody types it.

use std::net::{IpAddr, Ipv4Addr};

use bgp_wire::mrt::{self, Message, Peering};
use bgp_wire::{AsPath, Attribute, AttributeValue, Negotiated, Nlri, Origin, Update};
use bytes::BytesMut;
use clap::Parser;
use serde_json::Value;

use super::{BenchArgs, run};

#[derive(Parser)]
struct Command {
    #[command(flatten)]
    bench: BenchArgs,
}

/// Exit status, standard output and standard error.
fn bench(words: &str) -> (u8, String, String) {
    let command = Command::try_parse_from(["bench"].into_iter().chain(words.split_whitespace()));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = match command {
        Ok(Command { bench }) => run(&bench, &mut out, &mut err).expect("nothing is written to a file"),
        Err(error) => {
            err = error.to_string().into_bytes();
            u8::try_from(error.exit_code()).expect("a small number")
        }
    };
    let text = |octets| String::from_utf8(octets).expect("UTF-8");
    (status, text(out), text(err))
}

fn json(words: &str) -> Value {
    let (status, out, err) = bench(&format!("{words} --json"));
    assert_eq!((status, err.as_str()), (0, ""), "{words}");
    serde_json::from_str(&out).expect("one JSON object")
}

#[test]
fn every_shape_is_as_its_closed_forms_have_it() {
    for (words, sessions, prefix_updates) in [
        ("mesh --nodes 5", 10, 20 + 4),
        ("mesh --nodes 8 --degree 4 --prefixes 3 --ipv6", 16, 96 + 4),
        ("reflectors --nodes 4", 9, 40 + 16),
        ("table --nodes 3 --prefixes 200", 9, 200 * 10 + 16),
    ] {
        let object = json(words);
        assert_eq!(object["sessions"], sessions, "{words}");
        assert_eq!(object["prefix_updates"], prefix_updates, "{words}");
        assert_eq!(object["as_expected"], true, "{words}");
        assert_eq!(object["interrupted"], false, "{words}");
        for figure in [
            "nodes",
            "messages",
            "bytes",
            "events",
            "cpu_s",
            "wall_s",
            "peak_rss_mib",
            "virtual_s",
        ] {
            assert!(object[figure].is_number(), "{words}: {figure}");
        }
    }
    assert_eq!(
        json("hierarchy --nodes 12 --tiers 3 --pairs 4 --middle 2")["as_expected"],
        true
    );
}

#[test]
fn the_plain_path_has_the_same_digest() {
    for words in [
        "mesh --nodes 6 --hour",
        "table --nodes 2 --prefixes 50 --ipv6 --seed 4",
    ] {
        let (fast, plain) = (json(words), json(&format!("{words} --plain")));
        assert_eq!(fast["digest"], plain["digest"], "{words}");
        assert_eq!(fast["messages"], plain["messages"], "{words}");
        assert_eq!(fast["bytes"], plain["bytes"], "{words}");
    }
    let (one, other) = (json("mesh --nodes 4"), json("mesh --nodes 4 --seed 1"));
    assert_ne!(one["digest"], other["digest"]);
}

#[test]
fn the_table_has_a_line_for_each_phase() {
    let (status, out, _) = bench("reflectors --nodes 3 --hour");
    assert_eq!(status, 0);
    for line in [
        "bring-up",
        "originate",
        "withdraw",
        "kill a reflector",
        "a quiet hour",
    ] {
        assert_eq!(
            out.lines().filter(|row| row.starts_with(line)).count(),
            1,
            "{line} in {out}"
        );
    }
    assert!(out.contains("24 in `originate`, 24 by the closed form"), "{out}");
}

#[test]
fn bad_numbers_are_told() {
    for (words, reason) in [
        ("mesh", "--nodes"),
        ("mesh --nodes 1", "1 is not in 2..=100000"),
        ("mesh --nodes x", "invalid digit"),
        (
            "mesh --nodes 6 --degree 3",
            "must be an even number less than --nodes 6",
        ),
        (
            "mesh --nodes 6 --degree 6",
            "must be an even number less than --nodes 6",
        ),
        (
            "mesh --nodes 1000 --prefixes 1000",
            "10.0.0.0/8 has 262144 blocks of /26, not 1000000 for 1000 nodes",
        ),
        (
            "mesh --nodes 100000 --prefixes 100000 --ipv6",
            "more than can be numbered",
        ),
        ("reflectors --nodes 5 --reflectors 0", "0 is not in 1..=1000"),
        ("hierarchy --tiers 4", "4 is not in 2..=3"),
        ("hierarchy --middle 2", "two tiers have no middle one"),
        ("hierarchy --top 2 --parents 3", "there are only --top 2"),
        ("table --prefixes 3000000", "3000000 is not in 1..=2000000"),
        ("table --peer 10.0.0.1", "--mrt"),
        ("table --mrt nowhere.mrt", "nowhere.mrt: No such file"),
    ] {
        let (status, out, err) = bench(words);
        assert_eq!((status, out.as_str()), (2, ""), "{words}");
        assert!(err.contains(reason), "{words}: {err}");
    }
}

#[test]
fn a_table_comes_from_a_file() {
    let mut file = BytesMut::new();
    let all = |last_octets: &[u8]| {
        let net = |&octet| Nlri::from(ipnet::Ipv4Net::new_assert(Ipv4Addr::new(192, 0, octet, 0), 24));
        last_octets.iter().map(net).collect::<Vec<_>>()
    };
    let attributes: Vec<Attribute> = [
        AttributeValue::Origin(Origin::Incomplete),
        AttributeValue::AsPath(AsPath::sequence([64_500, 64_501])),
        AttributeValue::NextHop(Ipv4Addr::new(198, 51, 100, 1)),
    ]
    .map(Attribute::from)
    .into();
    for (peer, withdrawn, announced) in [(1, &[][..], &[1, 2, 3][..]), (2, &[], &[9]), (1, &[2], &[])] {
        let attributes = if announced.is_empty() {
            Vec::new()
        } else {
            attributes.clone()
        };
        let update = Update {
            withdrawn: all(withdrawn),
            attributes,
            nlri: all(announced),
        };
        let session = Negotiated::default().with_four_octet_as();
        let mut octets = BytesMut::new();
        let message = bgp_wire::Message::Update(update);
        message.encode(&session, &mut octets).expect("small");
        let record = Message {
            peering: Peering {
                peer_as: 64_500,
                local_as: 64_499,
                interface: 0,
                peer_address: IpAddr::V4(Ipv4Addr::new(198, 51, 100, peer)),
                local_address: IpAddr::V4(Ipv4Addr::new(198, 51, 100, 9)),
            },
            four_octet_as: true,
            local: false,
            add_path: false,
            octets: &octets,
        };
        mrt::write::message(0, None, &record, &mut file).expect("small");
    }
    let path = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(path.path(), &file).expect("written");
    let words = format!("table --nodes 2 --mrt {}", path.path().display());
    let (status, out, err) = bench(&format!("{words} --json"));
    let object: Value = serde_json::from_str(&out).expect("one JSON object");
    assert_eq!((status, &object["prefixes"]), (0, &Value::from(2)), "{err}");
    assert!(err.ends_with(": 2 IPv4 routes of 198.51.100.1\n"), "{err}");
    let (_, out, _) = bench(&format!("{words} --peer 198.51.100.2 --json"));
    let object: Value = serde_json::from_str(&out).expect("one JSON object");
    assert_eq!(object["prefixes"], 1);
    let (status, _, err) = bench(&format!("{words} --ipv6"));
    assert_eq!(status, 2);
    assert!(
        err.contains("no IPv6 routes in TABLE_DUMP_V2 or BGP4MP records"),
        "{err}"
    );
}
