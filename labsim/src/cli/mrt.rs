//! `labsim mrt`: what lies in the files of route collectors.

mod bgpdump;
mod count;
mod json;

use std::fmt;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use bgp_wire::mrt::{self, ReadError, Record};

use super::{BAD_FILE, FAILED, GOOD, input};
use bgpdump::Bgpdump;
use count::Count;

/// Read MRT files, as route collectors write them (RFC 6396)
///
/// Files may be packed with gzip or bzip2, whatever they are called; `-` is the standard input.
///
/// Exit status: 0 all was read, 1 some records could not be read and were left out, 2 a file cannot be read, or is
/// damaged so that what follows in it cannot be found.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct MrtArgs {
    #[command(subcommand)]
    question: Question,
}

const EXAMPLES: &str = "\
Examples:
  labsim mrt dump updates.20100227.1610.gz
  labsim mrt dump --json rib.bz2 | jq 'select(.type == \"TABLE_DUMP_V2\")'
  labsim mrt summary updates.20100227.1610.gz";

#[derive(Debug, clap::Subcommand)]
enum Question {
    /// Print every route, withdrawal and change of state as a line, as `bgpdump -m` does
    Dump {
        /// MRT files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,

        /// Print one JSON object per record, and all kinds of records
        #[arg(long)]
        json: bool,
    },
    /// Count the records of each type and subtype, as one JSON object per file
    Summary {
        /// MRT files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

pub(super) fn run(args: &MrtArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let mut status = GOOD;
    let (Question::Dump { files, .. } | Question::Summary { files }) = &args.question;
    for file in files {
        status = status.max(one_file(&args.question, file, &mut out, err)?);
        out.flush()?;
    }
    Ok(status)
}

/// What is done with each record; the answer is whether it could be read.
pub(super) type EachRecord<'a> =
    dyn FnMut(&Record<'_>, &mut dyn Write) -> io::Result<Result<(), mrt::Error>> + 'a;

fn one_file(question: &Question, file: &Path, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    match question {
        Question::Summary { .. } => {
            let mut count = Count::default();
            let status = each_record(file, out, err, &mut |record, _| {
                count.add(&record.header);
                Ok(Ok(()))
            })?;
            count.write_json(file, out)?;
            Ok(status)
        }
        Question::Dump { json: true, .. } => {
            let mut json = json::Records::new();
            each_record(file, out, err, &mut |record, out| json.write(record, out))
        }
        Question::Dump { json: false, .. } => {
            let mut lines = Bgpdump::default();
            each_record(file, out, err, &mut |record, out| lines.write(record, out))
        }
    }
}

/// How many records that cannot be read are told one by one; all of them are counted.
const TOLD: u64 = 20;

fn each_record(
    file: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
    then: &mut EachRecord<'_>,
) -> io::Result<u8> {
    match input::open(file) {
        Ok(stream) => read_records(&file.display(), stream, out, err, then),
        Err(error) => {
            writeln!(err, "error: {}: {error}", file.display())?;
            Ok(BAD_FILE)
        }
    }
}

/// Reads a whole stream, which diagnostics call by this name.
pub(super) fn read_records(
    name: &dyn fmt::Display,
    stream: impl Read,
    out: &mut dyn Write,
    err: &mut dyn Write,
    then: &mut EachRecord<'_>,
) -> io::Result<u8> {
    let mut reader = mrt::Reader::new(stream);
    let mut left_out = 0u64;
    while let Some(record) = reader.next() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                out.flush()?;
                write_failure(name, &error, err)?;
                return Ok(BAD_FILE);
            }
        };
        if let Err(error) = then(&record, out)? {
            left_out += 1;
            if left_out <= TOLD {
                writeln!(err, "warning: {name}, {error}: the record is left out")?;
            }
        }
    }
    if left_out == 0 {
        return Ok(GOOD);
    }
    writeln!(err, "error: {name}: {left_out} records were left out")?;
    Ok(FAILED)
}

fn write_failure(name: &dyn fmt::Display, error: &ReadError, err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "error: {name}, {error}")?;
    if let ReadError::Damaged(_) = error {
        let help = "octets are counted in the unpacked file; what lies behind this one cannot be found";
        writeln!(err, "help: {help}")?;
    }
    Ok(())
}
