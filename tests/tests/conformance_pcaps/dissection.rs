//! The text of `tshark -V`: lines that belong to the one before them which stands further left.

/// A line, and those below it.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub(crate) text: String,
    pub(crate) below: Vec<Node>,
}

/// The lines that stand leftmost, in order.
pub(crate) fn read(text: &str) -> Vec<Node> {
    let mut open: Vec<(usize, Node)> = vec![(0, Node::default())];
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let depth = line.len() - line.trim_start().len() + 1;
        close(&mut open, depth);
        let text = line.trim().to_owned();
        open.push((
            depth,
            Node {
                text,
                below: Vec::new(),
            },
        ));
    }
    close(&mut open, 1);
    open.pop().map(|(_, root)| root.below).unwrap_or_default()
}

/// Puts what is open at `depth` or deeper below what it belongs to.
fn close(open: &mut Vec<(usize, Node)>, depth: usize) {
    while open.len() > 1 && open.last().is_some_and(|(last, _)| *last >= depth) {
        let Some((_, node)) = open.pop() else { return };
        if let Some((_, parent)) = open.last_mut() {
            parent.below.push(node);
        }
    }
}

impl Node {
    /// All values of this name anywhere below, in order: of "Length: 4", the value of "Length" is "4".
    pub(crate) fn values<'n>(&'n self, name: &'n str) -> Vec<&'n str> {
        let mut found = Vec::new();
        for node in &self.below {
            let value = node
                .text
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix(':'));
            found.extend(value.map(str::trim));
            found.extend(node.values(name));
        }
        found
    }

    /// The first of them.
    pub(crate) fn value<'n>(&'n self, name: &'n str) -> Option<&'n str> {
        self.values(name).first().copied()
    }

    /// The nodes right below whose text begins so.
    pub(crate) fn parts<'n>(&'n self, beginning: &'n str) -> impl Iterator<Item = &'n Node> {
        self.below
            .iter()
            .filter(move |node| node.text.starts_with(beginning))
    }
}
