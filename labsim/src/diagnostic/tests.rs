use super::*;

/// The diagnostic of an error at the first occurrence of a text.
fn at(text: &str, wrong: &str) -> Place {
    let mut sources = Sources::default();
    let file = sources.add("file", text);
    let start = text.find(wrong).expect("the text is there");
    let span = Span {
        file,
        start,
        end: start + wrong.len(),
    };
    sources.place(span).expect("the file has such a place")
}

#[test]
fn columns_are_characters() {
    let place = at("ä: ö\nüü: wrong # ß\n", "wrong");
    assert_eq!((place.line, place.column, place.length), (2, 5, 5));
    assert_eq!(place.text, "üü: wrong # ß");
}

#[test]
fn a_span_of_several_lines_is_shown_by_its_first() {
    let place = at("a:\r\n  - b\r\n  - c\r\n", "- b\r\n  - c");
    assert_eq!((place.line, place.column, place.length), (2, 3, 3));
    assert_eq!(place.text, "  - b");
}

#[test]
fn long_lines_are_shown_in_part() {
    let text = format!("{}wrong{}", "x".repeat(10_000), "y".repeat(10_000));
    let place = at(&text, "wrong");
    assert_eq!(place.column, 10_001);
    assert!(place.text.len() < 200 && place.text.contains("xwrongy"));
    let diagnostic = Diagnostic {
        place: Some(place),
        ..Diagnostic::without_place("long", "")
    };
    let text = diagnostic.render(&Plain);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[3].find("wrong"), lines[4].find("^^^^^"));
}

#[test]
fn nothing_in_a_file_reaches_the_terminal_but_text() {
    assert_eq!(at("a: \u{1b}[31mred", "red").text, "a:  [31mred");
}

#[test]
fn the_end_of_a_file_is_a_place() {
    let mut sources = Sources::default();
    let file = sources.add("file", "a: 1\n");
    let span = Span {
        file,
        start: 5,
        end: 6,
    };
    let place = sources.place(span).expect("the end is a place");
    assert_eq!((place.line, place.column, place.length), (2, 1, 1));
}

#[test]
fn many_errors_are_cut_off() {
    let mut sources = Sources::default();
    let file = sources.add("file", "a\n");
    let mut findings = Findings::default();
    let span = Span {
        file,
        start: 0,
        end: 1,
    };
    for n in 0..1000 {
        findings.error(span, format!("error {n}"));
    }
    assert_eq!(findings.errors(), 1000);
    assert_eq!(findings.into_diagnostics(&sources).0.len(), 101);
}

#[test]
fn json_has_everything() {
    let diagnostics = Diagnostics(vec![Diagnostic {
        place: Some(at("a: b", "b")),
        ..Diagnostic::without_place("wrong", "do this")
    }]);
    let json = serde_json::to_value(&diagnostics).expect("it can be written");
    assert_eq!(json[0]["severity"], "error");
    assert_eq!(json[0]["place"]["column"], 4);
    assert_eq!(json[0]["help"], "do this");
}
