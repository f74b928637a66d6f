//! `labsim decode`: what BGP messages say, wherever they were kept.

mod archive;
mod capture;
mod lines;
mod printer;
mod session;

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use self::printer::Printer;
use self::session::SessionArgs;
use super::{BAD_FILE, input};

/// Read BGP messages from hexadecimal lines, captures (pcap, pcapng) or MRT files, and print each as a line
///
/// What a file is, its content tells; it may be packed with gzip or bzip2. In a capture, TCP connections are put
/// together from their packets, and OPENs that are seen tell how the rest is to be read.
///
/// Exit status: 0 all messages are right, 1 some have faults, are refused, or have octets missing, 2 a file cannot be
/// read, or is damaged, or a line is not hexadecimal.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DecodeArgs {
    /// Files to read; without any, or as `-`, the standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Print one JSON object per message
    #[arg(long)]
    json: bool,

    /// The TCP port of BGP in captures
    #[arg(long, value_name = "PORT", default_value_t = 179)]
    port: u16,

    #[command(flatten)]
    session: SessionArgs,
}

const EXAMPLES: &str = "\
Examples:
  echo ffffffffffffffffffffffffffffffff001304 | labsim decode
  labsim decode --four-octet-as --add-path=1/1,2/1 messages.hex
  labsim decode --json lab.pcap | jq 'select(.type == \"UPDATE\")'
  labsim decode --add-path=1/1 updates.20100227.1610.gz";

pub(super) fn run(args: &DecodeArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let mut printer = Printer::new(&mut out, args.json);
    let standard_input = [PathBuf::from("-")];
    let files = match args.files.as_slice() {
        [] => &standard_input,
        files => files,
    };
    let mut status = super::GOOD;
    for file in files {
        status = status.max(one_file(args, file, &mut printer, err)?);
        printer.flush()?;
    }
    Ok(status.max(printer.status()))
}

fn one_file(
    args: &DecodeArgs,
    file: &Path,
    printer: &mut Printer<'_>,
    err: &mut dyn Write,
) -> io::Result<u8> {
    let name = file.display();
    let opened = input::open(file).map(|stream| BufReader::with_capacity(1 << 16, stream));
    let recognised = opened.and_then(|mut stream| Ok((Content::of(&mut stream)?, stream)));
    let ((content, beginning), stream) = match recognised {
        Ok(recognised) => recognised,
        Err(error) => {
            writeln!(err, "error: {name}: {error}")?;
            return Ok(BAD_FILE);
        }
    };
    let stream = io::Cursor::new(beginning).chain(stream);
    let session = args.session.negotiated();
    match content {
        Content::Lines => lines::decode(&name, stream, &session, printer, err),
        Content::Capture => capture::decode(&name, stream, args.port, &session, printer, err),
        Content::Mrt => archive::decode(&name, stream, &args.session, printer, err),
    }
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    /// Text: a message in hexadecimal on each line.
    Lines,
    /// Packets: pcap or pcapng.
    Capture,
    /// Records of a route collector.
    Mrt,
}

/// Octets that tell what a file is: up to the upper half of an MRT record's type, which is 0.
const TELLING: u64 = 5;

impl Content {
    /// What a stream holds, and the octets that were read to find out.
    fn of(stream: &mut impl Read) -> io::Result<(Content, Vec<u8>)> {
        let mut beginning = Vec::new();
        stream.by_ref().take(TELLING).read_to_end(&mut beginning)?;
        let content = match beginning.as_slice() {
            octets if capture::is_capture(octets) => Content::Capture,
            octets if octets.contains(&0) => Content::Mrt,
            _ => Content::Lines,
        };
        Ok((content, beginning))
    }
}

#[cfg(test)]
mod tests;
