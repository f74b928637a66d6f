use super::*;
use crate::diagnostic::{Findings, Sources};

fn read(text: &str) -> (Vec<Node>, String) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let documents = parse(&mut sources, "test", text, &mut findings);
    (documents, findings.into_diagnostics(&sources).to_string())
}

/// The text of the only value of a mapping.
fn value(text: &str) -> Option<String> {
    let (documents, _) = read(text);
    documents.first()?.get("a")?.text().map(str::to_owned)
}

#[test]
fn scalars_keep_their_text() {
    assert_eq!(value("a: 10.10").as_deref(), Some("10.10"));
    assert_eq!(value("a: 0123").as_deref(), Some("0123"));
    assert_eq!(value("a: \"x\\ty\"").as_deref(), Some("x\ty"));
    assert_eq!(value("a: >\n  two\n  lines\n").as_deref(), Some("two lines\n"));
}

#[test]
fn nothing_is_nothing_unless_quoted() {
    let null = |text| read(text).0[0].get("a").is_some_and(Node::is_null);
    assert!(null("a:") && null("a: ~") && null("a: null"));
    assert!(!null("a: ''") && !null("a: \"null\""));
}

#[test]
fn aliases_repeat_what_they_name() {
    let (documents, wrong) = read("x: &x { a: 1 }\ny: *x");
    assert_eq!(wrong, "");
    let y = documents[0].get("y").and_then(|y| y.get("a"));
    assert_eq!(y.and_then(Node::text), Some("1"));
}

#[test]
fn aliases_cannot_be_used_to_fill_the_memory() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..20 {
        let before = format!("*a{}, ", n - 1).repeat(10);
        text += &format!("a{n}: &a{n} [{before}]\n");
    }
    assert!(read(&text).1.contains("aliases repeat more than"));
}

#[test]
fn aliases_cannot_be_used_to_nest_deeply() {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for n in 1..1000 {
        text += &format!("a{n}: &a{n} [*a{}]\n", n - 1);
    }
    assert!(read(&text).1.contains("aliases nest deeper than"));
    assert!(read("a: &a [*a]").1.contains("inside the node it repeats"));
}

#[test]
fn depth_and_length_are_bounded() {
    assert!(read(&"[".repeat(100_000)).1.contains("this is not YAML"));
    assert!(read(&"- ".repeat(100_000)).1.contains("this is not YAML"));
    assert!(read(&"{a: ".repeat(100_000)).1.contains("this is not YAML"));
    assert!(
        read(&" ".repeat(MOST_BYTES + 1))
            .1
            .contains("longer than the limit")
    );
}

#[test]
fn documents_before_a_syntax_error_are_kept() {
    let (documents, wrong) = read("a: 1\n---\nb: [\n");
    assert_eq!(documents.len(), 1);
    assert!(wrong.contains("this is not YAML"));
}
