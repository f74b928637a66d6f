//! Lines as bgpdump prints them.

use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::manifest::Known;

/// What the name of a file with bgpdump's lines ends in.
pub(crate) const SUFFIX: &str = ".bgpdump-m.gz";

/// Compares what was printed with what bgpdump printed: the hash, and where the lines are there, each of them.
pub(crate) fn check(path: &Path, known: &Known, printed: &[u8]) -> Result<(), String> {
    let hash: String = Sha256::digest(printed)
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    if hash == known.sha256 {
        return Ok(());
    }
    let printed = String::from_utf8_lossy(printed);
    let Some(expected) = expected(path)? else {
        let lines = printed.lines().count();
        return Err(format!(
            "other lines than bgpdump's: {lines}, expected {}",
            known.lines
        ));
    };
    let mut pairs = expected.lines().zip(printed.lines());
    Err(match pairs.find(|(expected, printed)| expected != printed) {
        Some((expected, printed)) => format!("printed  {printed}\nexpected {expected}"),
        None => format!(
            "{} lines, expected {}",
            printed.lines().count(),
            expected.lines().count()
        ),
    })
}

fn expected(path: &Path) -> Result<Option<String>, String> {
    let mut name = path.as_os_str().to_owned();
    name.push(SUFFIX);
    let path = PathBuf::from(name);
    if !path.exists() {
        return Ok(None);
    }
    let packed = std::fs::read(&path).map_err(|error| error.to_string())?;
    let mut text = String::new();
    let unpacked = flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_string(&mut text);
    unpacked.map_err(|error| error.to_string())?;
    Ok(Some(text))
}
