use super::*;
use proptest::prelude::*;

/// All events of a stream cut at these lengths, in words, and how it ended.
fn events(stream: &[u8], cuts: impl IntoIterator<Item = usize>) -> (Vec<String>, Result<(), FrameError>) {
    let mut framer = Framer::new();
    let mut seen = Vec::new();
    let mut rest = stream;
    let mut cuts = cuts.into_iter();
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(cuts.next().unwrap_or(rest.len()).clamp(1, rest.len()));
        rest = after;
        framer.feed(chunk);
        loop {
            match framer.next_event() {
                Ok(Some(event)) => seen.push(format!("{event:?}")),
                Ok(None) => break,
                Err(error) => return (seen, Err(error)),
            }
        }
    }
    (seen, framer.finish())
}

fn collect(stream: &[u8]) -> Vec<Reply> {
    let (mut framer, mut collector, mut replies) = (Framer::new(), Collector::default(), Vec::new());
    framer.feed(stream);
    while let Some(event) = framer.next_event().unwrap() {
        replies.extend(collector.push(event).unwrap());
    }
    replies
}

#[test]
fn a_reply_ends_at_a_blank_whatever_the_code() {
    let replies = collect(
        b"0001 BIRD 2.0.12 ready.\n0009-p1: disabled\n0008-p2: already disabled\n0000 \n8006-p: reload failed\n0000 \n\
          1010-static1\tprotocol\n1010 static1\tprotocol\n",
    );
    let ends: Vec<_> = replies
        .iter()
        .map(|reply| (reply.lines.len(), reply.end.code))
        .collect();
    assert_eq!(ends, [(0, 1), (2, 0), (1, 0), (1, 1010)]);
}

#[test]
fn a_blank_stands_for_the_code_before() {
    let replies = collect(b"2002-Name\n1002-a\n b\n\x20\n0000 \n");
    let lines: Vec<_> = replies[0]
        .lines
        .iter()
        .map(|line| (line.code, line.text.as_str()))
        .collect();
    assert_eq!(lines, [(2002, "Name"), (1002, "a"), (1002, "b"), (1002, "")]);
}

#[test]
fn log_lines_are_no_part_of_a_reply() {
    let replies = collect(b"1002-a\n+p: Starting\n b\n<7 messages lost>\n<seven messages lost>\n0000 \n");
    assert_eq!(replies[0].lines.len(), 2);
    assert_eq!(replies[0].lines[1].code, 1002);
    assert_eq!(replies[0].log, ["p: Starting"]);
    assert_eq!(replies[0].log_lost, 7);
    assert_eq!(replies[0].unknown, ["<seven messages lost>"]);
}

#[test]
fn errors_are_told_from_failures_within() {
    let replies = collect(b"8006-p: reload failed\n8000-<line overflow>\n0000 \n9001 syntax error\n");
    assert_eq!(replies[0].error(), None);
    assert_eq!(
        replies[0].failures().map(|line| line.code).collect::<Vec<_>>(),
        [8006]
    );
    assert_eq!(replies[1].error().map(|line| line.code), Some(9001));
}

#[test]
fn lines_of_no_form_are_kept() {
    let (seen, end) = events(b"\n no code yet\n12345\n123 x\nabcd-x\n0000 \n", []);
    assert_eq!(
        seen.iter().filter(|event| event.starts_with("Unknown")).count(),
        5,
        "{seen:?}"
    );
    assert_eq!(end, Ok(()));
}

#[test]
fn the_end_of_the_stream_within_a_reply_is_an_error() {
    for stream in ["1002-a\n", "1002-a\n b", "0000"] {
        assert_eq!(
            events(stream.as_bytes(), []).1,
            Err(FrameError::EndInReply),
            "{stream:?}"
        );
    }
    assert_eq!(events(b"0000 \n+log\n", []).1, Ok(()));
}

#[test]
fn memory_is_bounded() {
    let (_, end) = events(&vec![b'x'; MAX_LINE + 1], [1000; 20]);
    assert_eq!(end, Err(FrameError::LineTooLong { limit: MAX_LINE }));
    let mut collector = Collector::new(1000);
    let line = Event::Line {
        code: 1007,
        text: b"some text",
        last: false,
    };
    let error = (0..1000).find_map(|_| collector.push(line).err());
    assert_eq!(error, Some(FrameError::ReplyTooLarge { limit: 1000 }));
}

#[test]
fn the_bytes_of_a_reply_are_written_as_they_were_read() {
    let bytes = "2002-Name\n1002-a\n b\n1006-  x\n \n0000 \n1000-BIRD\n0013 Daemon is up and running\n";
    let mut written = String::new();
    for reply in collect(bytes.as_bytes()) {
        reply.write_lines(&mut CodedLines::new(&mut written)).unwrap();
    }
    assert_eq!(written, bytes);
}

proptest! {
    #[test]
    fn how_the_stream_is_cut_makes_no_difference(
        lines in prop::collection::vec("([0-9]{4}[ -]|[ +<]|)[ -~]{0,20}(>|)", 0..20),
        cuts in prop::collection::vec(1usize..9, 0..200),
    ) {
        let stream = lines.join("\n").into_bytes();
        let whole = events(&stream, []);
        prop_assert_eq!(&whole, &events(&stream, std::iter::repeat(1)));
        prop_assert_eq!(&whole, &events(&stream, cuts));
    }

    #[test]
    fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = events(&bytes, std::iter::repeat(7));
    }
}
