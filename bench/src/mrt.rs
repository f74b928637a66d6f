//! MRT files in memory, unpacked: all records, their messages and path attributes owned, by bgp-wire and by
//! bgpkit-parser.

mod made;

use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};

use bgp_wire::mrt::{Bgp, Body, Decoder, Peer, Records};
use bgpkit_parser::models::{Bgp4MpEnum, MrtMessage, TableDumpV2Message};
use bgpkit_parser::parser::mrt::mrt_record::chunk_mrt_record;

use crate::times::running;
use crate::{Outcome, table};

const ROUNDS: usize = 21;

/// Files that are measured where they can be had: UPDATEs, TABLE_DUMP, TABLE_DUMP_V2.
const FILES: [&str; 4] = [
    "ripencc-updates.et-header.2015.gz",
    "bgpkit-rrc15_2010.02_updates.20100227.1610.gz",
    "bgpkit-rrc00_1999.09_updates.19990903.1041.gz",
    "ripencc-bview.20020722.2337.gz",
];

/// The table made here, which has no file.
const MADE: &str = "made TABLE_DUMP_V2";

/// Prints a table, and how many times as fast as bgpkit-parser bgp-wire is.
pub(crate) fn print() -> Outcome<()> {
    println!("Records of MRT files in memory, everything made: median of {ROUNDS} rounds, one core\n");
    let mut rows = Vec::new();
    for (name, file) in files()? {
        rows.push(row(&name, &file));
    }
    let heading = [
        "file",
        "octets",
        "records",
        "routes",
        "bgp-wire ns",
        "bgpkit-parser ns",
        "ratio",
    ];
    table::print(&heading.map(str::to_owned), &rows);
    println!(
        "\nns: for a record. routes: messages, and entries of tables. bgp-wire makes the routes of a record one by one, \
         bgpkit-parser together.\n*: bgpkit-parser finds another number of routes."
    );
    Ok(())
}

/// Reads a file so many times, or the table made here by the name of `table`: what is run under valgrind.
pub(crate) fn run(codec: &str, file: &str, times: usize) -> Outcome<()> {
    let file = match file {
        "table" => made::table(),
        path => unpacked(Path::new(path))?,
    };
    let read = match codec.starts_with("bgpkit") {
        true => bgpkit,
        false => bgp_wire,
    };
    for _ in 0..times {
        black_box(read(&file));
    }
    Ok(())
}

fn row(name: &str, file: &[u8]) -> Vec<String> {
    let (ours, theirs) = (bgp_wire(file), bgpkit(file));
    let mut rounds = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (times, read) in rounds.iter_mut().zip([bgp_wire, bgpkit]) {
            let start = running();
            black_box(read(black_box(file)));
            times.push((running() - start).as_secs_f64() * 1e9 / ours.records as f64);
        }
    }
    let [our_time, their_time] = rounds.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    });
    let mark = if ours == theirs { "" } else { "*" };
    vec![
        name.to_owned(),
        file.len().to_string(),
        ours.records.to_string(),
        format!("{}{mark}", ours.routes),
        format!("{our_time:.0}"),
        format!("{their_time:.0}"),
        format!("{:.2}", their_time / our_time),
    ]
}

/// The files that are there, and the table made here.
fn files() -> Outcome<Vec<(String, Vec<u8>)>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/vectors");
    let folders = std::env::var_os("LABSIM_VECTORS")
        .map(PathBuf::from)
        .into_iter()
        .chain([own]);
    let folders: Vec<PathBuf> = folders.map(|folder| folder.join("mrt")).collect();
    let mut files = Vec::new();
    for name in FILES {
        match folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|path| path.exists())
        {
            Some(path) => files.push((name.to_owned(), unpacked(&path)?)),
            None => println!("{name} is left out: set LABSIM_VECTORS to the folder with mrt/{name}"),
        }
    }
    files.push((MADE.to_owned(), made::table()));
    Ok(files)
}

fn unpacked(path: &Path) -> Outcome<Vec<u8>> {
    let file = std::fs::File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut octets = Vec::new();
    flate2::read::MultiGzDecoder::new(file).read_to_end(&mut octets)?;
    Ok(octets)
}

/// What was in a file.
#[derive(Debug, Default, PartialEq)]
struct Contents {
    records: usize,
    /// Messages, and entries of tables.
    routes: usize,
}

impl Contents {
    fn add<T>(&mut self, route: T) {
        black_box(&route);
        self.routes += 1;
    }
}

fn bgp_wire(file: &[u8]) -> Contents {
    let mut contents = Contents::default();
    let mut decoder = Decoder::new();
    for record in Records::new(file).map_while(Result::ok) {
        contents.records += 1;
        match record.body() {
            Ok(Body::Message(message)) => contents.add(decoder.message(&message)),
            Ok(Body::PeerIndexTable(table)) => {
                black_box(table.peers().collect::<Vec<Peer>>());
            }
            Ok(Body::Rib(rib)) => {
                black_box(rib.nlri.prefix());
                for entry in rib.entries() {
                    contents.add(decoder.rib_attributes(&rib, &entry));
                }
            }
            Ok(Body::TableDump(dump)) => contents.add(decoder.table_dump_attributes(&dump)),
            Ok(Body::Bgp(Bgp::Message(message))) => contents.add(decoder.bgp_message(&message)),
            _ => {}
        }
    }
    contents
}

fn bgpkit(mut file: &[u8]) -> Contents {
    let mut contents = Contents::default();
    while let Ok(record) = chunk_mrt_record(&mut file) {
        contents.records += 1;
        let record = record.parse().map(|record| record.message);
        contents.routes += match black_box(&record) {
            Ok(MrtMessage::Bgp4Mp(Bgp4MpEnum::Message(_)) | MrtMessage::TableDumpMessage(_)) => 1,
            Ok(MrtMessage::TableDumpV2Message(TableDumpV2Message::RibAfi(rib))) => rib.rib_entries.len(),
            Ok(MrtMessage::TableDumpMessageBatch(entries)) => entries.len(),
            Ok(MrtMessage::LegacyBgp(_)) => 1,
            _ => 0,
        };
    }
    contents
}
