//! The stream of a BIRD's control socket: the first octet says in what pieces it comes, the rest is the stream. Lines
//! are the same however it is cut, and every table is read from every reply and written again.
#![no_main]

use std::fmt;

use bird_ctl::Dialect;
use bird_ctl::reply::{CodedLines, FrameError, Framer, Reply};
use bird_ctl::show::protocols::{self, ProtocolRow, ProtocolTable};
use bird_ctl::show::route::{self, RouteList};
use bird_ctl::show::status::{self, Status};
use labsim_fuzz::{bounded, replies};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((piece, stream)) = input.split_first() else {
        return;
    };
    let whole = lines(stream, stream.len().max(1));
    assert_eq!(lines(stream, usize::from(*piece).max(1)), whole);
    for reply in bounded(stream.len(), || replies(stream)) {
        bounded(stream.len(), || read(&reply));
    }
});

/// Each line as text, then the error that ended the stream, if one did.
fn lines(stream: &[u8], piece: usize) -> (Vec<String>, Option<FrameError>) {
    let (mut framer, mut lines) = (Framer::new(), Vec::new());
    for piece in stream.chunks(piece) {
        framer.feed(piece);
        loop {
            match framer.next_event() {
                Ok(Some(event)) => lines.push(format!("{event:?}")),
                Ok(None) => break,
                Err(error) => return (lines, Some(error)),
            }
        }
    }
    (lines, framer.finish().err())
}

/// Reads a reply as each table there is, and writes what was read as each BIRD writes it. Rows read the same again.
fn read(reply: &Reply) {
    let rows = ProtocolTable::parse(&reply.lines).rows;
    let routes = RouteList::parse(reply);
    let status = Status::parse(reply);
    for dialect in [Dialect::Bird1, Dialect::Bird2, Dialect::Bird3] {
        let table = written(|out| protocols::write_table(&rows, dialect, out));
        let again = table.split('\n').skip(1).filter_map(ProtocolRow::parse);
        assert!(again.eq(rows.iter().cloned()), "{rows:?} written as:\n{table}");
        written(|out| {
            let total = routes.total.as_ref();
            route::write_reply(&routes.tables, total, dialect, &mut CodedLines::new(&mut *out))?;
            status::write_reply(&status, dialect, &mut CodedLines::new(out))
        });
    }
}

fn written(write: impl FnOnce(&mut String) -> fmt::Result) -> String {
    let mut out = String::new();
    write(&mut out).expect("a String takes all");
    out
}
