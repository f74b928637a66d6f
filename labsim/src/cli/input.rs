//! Files that may be packed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;

const GZIP: &[u8] = &[0x1f, 0x8b];
const BZIP2: &[u8] = b"BZh";

/// Opens a file, `-` being the standard input, and unpacks it where it begins as a packed one does: names lie now
/// and then, and a time before 1987, which an MRT file would have to begin with, does not.
pub(super) fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    let file: Box<dyn Read + Send> = match path.as_os_str() == "-" {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(path)?),
    };
    let mut file = BufReader::with_capacity(1 << 16, file);
    let start = file.fill_buf()?;
    Ok(if start.starts_with(GZIP) {
        Box::new(MultiGzDecoder::new(file))
    } else if start.starts_with(BZIP2) {
        Box::new(MultiBzDecoder::new(file))
    } else {
        Box::new(file)
    })
}
