//! The files that diagnostics point into.

use super::Place;

/// A file's place in [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(u32);

impl FileId {
    /// The place as a number, and back with [`FileId::from_number`]: serde carries numbers only.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The inverse of [`FileId::number`].
    pub fn from_number(number: u32) -> FileId {
        FileId(number)
    }
}

/// A stretch of a file's text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

/// The files read so far.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Clone, Debug)]
struct Source {
    name: String,
    text: String,
    /// Where each line starts.
    lines: Vec<usize>,
}

/// A line longer than this is shown in part.
const LONGEST_LINE_SHOWN: usize = 160;

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, name: &str, text: &str) -> FileId {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        self.files.push(Source {
            name: name.to_owned(),
            text: text.to_owned(),
            lines: std::iter::once(0).chain(starts).collect(),
        });
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    fn file(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// The file's name, as the user gave it.
    pub fn name(&self, id: FileId) -> &str {
        self.file(id).map_or("", |file| &file.name)
    }

    /// The text of a span; empty if the file has no such span.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file)
            .and_then(|file| file.text.get(span.start..span.end))
            .unwrap_or("")
    }

    /// The line that a span starts in, counted from 1.
    pub fn line(&self, span: Span) -> usize {
        self.file(span.file)
            .map_or(0, |file| file.lines.partition_point(|start| *start <= span.start))
    }

    /// Line, column and text of a span; of its first line if it has several.
    pub fn place(&self, span: Span) -> Option<Place> {
        let file = self.file(span.file)?;
        let line = self.line(span);
        let start = *file.lines.get(line.checked_sub(1)?)?;
        let rest = file.text.get(start..)?;
        let text = rest.split('\n').next()?.trim_end_matches('\r');
        let before = text.get(..span.start - start).unwrap_or(text).chars().count();
        let within = span.end.saturating_sub(start).min(text.len());
        let until = text.get(..within).unwrap_or(text).trim_end().chars().count();
        let length = until.saturating_sub(before).max(1);
        Some(shortened(&file.name, line, before, length, text))
    }
}

/// A place with that part of a very long line that has the span in it, and with nothing that moves a terminal's cursor.
fn shortened(file: &str, line: usize, before: usize, length: usize, text: &str) -> Place {
    let skip = if before + length > LONGEST_LINE_SHOWN {
        before.saturating_sub(LONGEST_LINE_SHOWN / 2)
    } else {
        0
    };
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    Place {
        file: file.to_owned(),
        line,
        column: before + 1,
        length: length.min(LONGEST_LINE_SHOWN),
        text: text
            .chars()
            .skip(skip)
            .take(LONGEST_LINE_SHOWN)
            .map(visible)
            .collect(),
        skipped: skip,
    }
}
