//! The bytes of a daemon, cut in different ways.

use bird_ctl::reply::{CodedLines, Collector, Event, Framer, Reply};

/// The replies in these bytes. An error unless every way to cut them gives the same, to the last byte.
pub(crate) fn replies(bytes: &[u8]) -> Result<Vec<Reply>, String> {
    let whole = cut(bytes, std::iter::repeat(usize::MAX))?;
    let single = cut(bytes, std::iter::repeat(1))?;
    let mixed = cut(bytes, uneven(bytes.len()))?;
    if whole != single || whole != mixed {
        return Err("the way in which the bytes are cut changes the replies".to_owned());
    }
    unchanged(bytes, &whole)?;
    Ok(whole)
}

fn cut(bytes: &[u8], mut lengths: impl Iterator<Item = usize>) -> Result<Vec<Reply>, String> {
    let (mut framer, mut collector, mut replies) = (Framer::new(), Collector::default(), Vec::new());
    let mut rest = bytes;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(lengths.next().unwrap_or(1).min(rest.len()));
        rest = after;
        framer.feed(chunk);
        while let Some(event) = framer.next_event().map_err(|error| error.to_string())? {
            if let Event::Unknown(line) = event {
                return Err(format!(
                    "a line of no known form: {:?}",
                    String::from_utf8_lossy(line)
                ));
            }
            replies.extend(collector.push(event).map_err(|error| error.to_string())?);
        }
    }
    framer.finish().map_err(|error| error.to_string())?;
    Ok(replies)
}

/// Lengths from 1 to 64 in no order, the same in each run.
fn uneven(seed: usize) -> impl Iterator<Item = usize> {
    let step = |x: &usize| {
        Some(
            x.wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407),
        )
    };
    std::iter::successors(Some(seed), step).map(|x| (x >> 40) % 64 + 1)
}

/// The replies written are the bytes read, log lines apart.
fn unchanged(bytes: &[u8], replies: &[Reply]) -> Result<(), String> {
    let mut written = String::new();
    for reply in replies {
        reply
            .write_lines(&mut CodedLines::new(&mut written))
            .map_err(|error| error.to_string())?;
    }
    let text = String::from_utf8_lossy(bytes);
    same(
        text.lines().filter(|line| !line.starts_with('+')),
        written.lines(),
    )
}

/// Compares two texts; an error tells the first line that differs.
pub(crate) fn same<'a>(
    recorded: impl Iterator<Item = &'a str>,
    written: impl Iterator<Item = &'a str>,
) -> Result<(), String> {
    let (mut recorded, mut written) = (recorded.fuse(), written.fuse());
    loop {
        match (recorded.next(), written.next()) {
            (None, None) => return Ok(()),
            (a, b) if a == b => {}
            (a, b) => return Err(format!("recorded {a:?}, written {b:?}")),
        }
    }
}
