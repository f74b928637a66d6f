//! The scenario files that a command names.

use std::io;
use std::path::{Path, PathBuf};

/// Folders of this name hold files that are wrong on purpose.
const WRONG_ON_PURPOSE: &str = "invalid";

/// The files, and in place of each folder the scenarios in it and below, by name; folders called `invalid` are left out,
/// and so are Kubernetes objects, which scenarios name themselves. A folder without a scenario is an error.
pub(super) fn scenarios(named: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        below(path, &mut files)?;
        if files.len() == before {
            let message = format!("{}: no scenario (*.yaml) lies in this folder", path.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
    }
    Ok(files)
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let with_path = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(with_path)? {
        entries.push(entry.map_err(with_path)?.path());
    }
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if !path.ends_with(WRONG_ON_PURPOSE) {
                below(&path, files)?;
            }
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml")
            && !is_kubernetes_object(&path)
        {
            files.push(path);
        }
    }
    Ok(())
}

/// A file that cannot be read is left for the reader to complain about.
fn is_kubernetes_object(path: &Path) -> bool {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().any(|line| line.starts_with("apiVersion:"))
}
