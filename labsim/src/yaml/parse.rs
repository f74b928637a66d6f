//! Text to tree, on the events of a YAML parser.

use std::collections::{BTreeMap, BTreeSet};

use granit_parser::{Event, Marker, Parser, ScalarStyle, ScanError, StructureStyle};

use super::{Key, Node, Value};
use crate::diagnostic::{FileId, Findings, Sources, Span};

/// The longest text read; a thousand nodes written out one by one need a tenth of it.
pub const MOST_BYTES: usize = 4 << 20;
/// The deepest nesting. What reads the tree calls itself, so this bounds the stack.
const DEEPEST: usize = 64;
/// How many nodes aliases may repeat in all.
const MOST_REPEATED: usize = 100_000;

/// The documents of a text. What is wrong goes to `findings`; after an error that stops the parser, what came before
/// it in complete documents is still returned.
pub fn parse(sources: &mut Sources, name: &str, text: &str, findings: &mut Findings) -> Vec<Node> {
    if text.len() > MOST_BYTES {
        let file = sources.add(name, "");
        let message = format!(
            "the file has {} bytes, more than the limit of {MOST_BYTES}",
            text.len()
        );
        findings.error(
            Span {
                file,
                ..Span::default()
            },
            message,
        );
        return Vec::new();
    }
    let file = sources.add(name, text);
    let mut builder = Builder {
        file,
        sources,
        findings,
        stack: Vec::new(),
        anchors: BTreeMap::new(),
        repeated: 0,
        documents: Vec::new(),
    };
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((event, span)) => builder.event(event, byte_span(file, span, text.len())),
            Err(error) => {
                builder.syntax_error(&error, text.len());
                break;
            }
        }
    }
    builder.documents
}

fn byte_span(file: FileId, span: granit_parser::Span, len: usize) -> Span {
    let at = |marker: Marker| marker.byte_offset().unwrap_or(len).min(len);
    Span {
        file,
        start: at(span.start),
        end: at(span.end),
    }
}

/// A list or mapping whose end has not come yet.
struct Open {
    span: Span,
    /// In brackets or braces.
    flow: bool,
    anchor: usize,
    depth_below: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Node>),
    Map {
        entries: Vec<(Key, Node)>,
        seen: BTreeSet<String>,
        /// The key whose value comes next; a key that cannot be one is `None` inside.
        key: Option<Option<Key>>,
    },
}

struct Builder<'a> {
    file: FileId,
    sources: &'a Sources,
    findings: &'a mut Findings,
    stack: Vec<Open>,
    /// Complete anchored nodes and how deep each is.
    anchors: BTreeMap<usize, (Node, usize)>,
    repeated: usize,
    documents: Vec<Node>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        if event.tag().is_some() {
            self.findings
                .error(span, "YAML tags have no meaning here")
                .help("leave the `!…` out; put quotes around what is meant as text");
        }
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let value = Value::Scalar {
                    text: text.into_owned(),
                    quoted: style != ScalarStyle::Plain,
                };
                self.node(Node { span, value }, anchor, 1);
            }
            Event::SequenceStart(style, anchor, _) => {
                self.open(span, style, anchor, OpenKind::List(Vec::new()));
            }
            Event::MappingStart(style, anchor, _) => {
                let kind = OpenKind::Map {
                    entries: Vec::new(),
                    seen: BTreeSet::new(),
                    key: None,
                };
                self.open(span, style, anchor, kind);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => self.alias(id, span),
            Event::UnresolvedAlias(name) => {
                self.findings
                    .error(span, format!("no `&{name}` stands before `*{name}`"))
                    .help("put text that starts with `*` in quotes");
                self.node(nothing(span), 0, 1);
            }
            _ => {}
        }
    }

    fn open(&mut self, span: Span, style: StructureStyle, anchor: usize, kind: OpenKind) {
        self.stack.push(Open {
            span,
            flow: style == StructureStyle::Flow,
            anchor,
            depth_below: 0,
            kind,
        });
    }

    /// `last`: the closing bracket, or the place where a block turned out to be over.
    fn close(&mut self, last: Span) {
        let Some(open) = self.stack.pop() else { return };
        let (value, end) = match open.kind {
            OpenKind::List(items) => {
                let end = items.last().map(|item| item.span.end);
                (Value::List(items), end)
            }
            OpenKind::Map { entries, .. } => {
                let end = entries.last().map(|(_, node)| node.span.end);
                (Value::Map(entries), end)
            }
        };
        let end = if open.flow { Some(last.end) } else { end };
        let span = Span {
            end: end.unwrap_or(open.span.end).max(open.span.end),
            ..open.span
        };
        self.node(Node { span, value }, open.anchor, open.depth_below + 1);
    }

    /// Puts a complete node where it belongs.
    fn node(&mut self, node: Node, anchor: usize, depth: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), depth));
        }
        let Some(open) = self.stack.last_mut() else {
            self.documents.push(node);
            return;
        };
        open.depth_below = open.depth_below.max(depth);
        match &mut open.kind {
            OpenKind::List(items) => items.push(node),
            OpenKind::Map { entries, seen, key } => match key.take() {
                None => *key = Some(as_key(node, self.findings)),
                Some(None) => {}
                Some(Some(key)) if seen.insert(key.text().to_owned()) => entries.push((key, node)),
                Some(Some(key)) => duplicate(&key, entries, self.sources, self.findings),
            },
        }
    }

    fn alias(&mut self, id: usize, span: Span) {
        let Some((node, depth)) = self.anchors.get(&id) else {
            self.findings
                .error(span, "this alias stands inside the node it repeats");
            return self.node(nothing(span), 0, 1);
        };
        self.repeated += size(node, MOST_REPEATED);
        let (depth, too_deep) = (*depth, self.stack.len() + depth > DEEPEST);
        if self.repeated > MOST_REPEATED || too_deep {
            let limit = if too_deep {
                format!("nest deeper than {DEEPEST} levels")
            } else {
                format!("repeat more than {MOST_REPEATED} nodes")
            };
            self.findings.error(span, format!("the file's aliases {limit}"));
            return self.node(nothing(span), 0, 1);
        }
        let node = node.clone();
        self.node(node, 0, depth);
    }

    fn syntax_error(&mut self, error: &ScanError, len: usize) {
        let at = error.marker().byte_offset().unwrap_or(len).min(len);
        let span = Span {
            file: self.file,
            start: at,
            end: at + 1,
        };
        self.findings
            .error(span, format!("this is not YAML: {}", error.info()))
            .help("look at the indentation and at the brackets and quotes of this line and of the one before it");
    }
}

fn nothing(span: Span) -> Node {
    let value = Value::Scalar {
        text: String::new(),
        quoted: false,
    };
    Node { span, value }
}

fn as_key(node: Node, findings: &mut Findings) -> Option<Key> {
    if let Value::Scalar { .. } = node.value {
        return Some(Key(node));
    }
    findings
        .error(node.span, "a key must be a single word")
        .help("put a key that contains brackets or braces in quotes");
    None
}

fn duplicate(key: &Key, entries: &[(Key, Node)], sources: &Sources, findings: &mut Findings) {
    let first = entries.iter().find(|(known, _)| known.text() == key.text());
    let line = first.map_or(0, |(known, _)| sources.line(known.span()));
    findings
        .error(key.span(), format!("the key `{}` is there twice", key.text()))
        .help(format!("it stands in line {line} already"));
}

/// How many nodes a tree has, counted up to a limit.
fn size(node: &Node, limit: usize) -> usize {
    let mut count = 0;
    let mut stack = vec![node];
    while let Some(node) = stack.pop() {
        count += 1;
        if count > limit {
            break;
        }
        match &node.value {
            Value::Scalar { .. } => {}
            Value::List(items) => stack.extend(items),
            Value::Map(entries) => stack.extend(entries.iter().map(|(_, node)| node)),
        }
    }
    count
}
