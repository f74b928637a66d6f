//! What the real `birdc` printed: the texts of a reply, without codes.

use bird_ctl::Banner;
use bird_ctl::reply::{Reply, ReplyLine};
use labsim_tests::conformance::Verdict;

use crate::table::{self, Table, Times};

pub(crate) fn check(bytes: &[u8]) -> Result<Verdict, String> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines();
    let command = lines
        .next()
        .and_then(|line| line.strip_prefix("$ birdc "))
        .unwrap_or_default();
    let Some(banner) = lines.next().and_then(Banner::parse) else {
        return Ok(Verdict::SetAside("birdc's own form of a reply".to_owned()));
    };
    let lines: Vec<_> = lines.filter(|line| !line.starts_with("[exit ")).collect();
    let Some(reply) = reply(command, &lines) else {
        return Ok(Verdict::SetAside(format!(
            "a text that is not typed yet: `{command}`"
        )));
    };
    match table::check(command, &reply, banner.dialect(), Times::Known)? {
        Table::Typed(what) => Ok(Verdict::Agrees(format!("{what} as birdc prints them"))),
        Table::NotTyped => Ok(Verdict::SetAside(format!("not typed yet: `{command}`"))),
    }
}

/// The reply that birdc must have got, of the commands where the lines alone tell the codes.
fn reply(command: &str, lines: &[&str]) -> Option<Reply> {
    let (last, before) = lines.split_last()?;
    let coded = |code, text: &str| ReplyLine {
        code,
        text: text.to_owned(),
    };
    let numbered =
        |first, code| move |(n, text): (usize, &&str)| coded(if n == 0 { first } else { code }, text);
    let (lines, end) = match command.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["show", "status"] => (
            before.iter().enumerate().map(numbered(1000, 1011)).collect(),
            coded(13, last),
        ),
        ["show", "protocols"] => (
            lines.iter().enumerate().map(numbered(2002, 1002)).collect(),
            coded(0, ""),
        ),
        ["show", "protocols", "all", ..] => {
            let code = |text: &str| {
                if text.is_empty() || text.starts_with("  ") {
                    1006
                } else {
                    1002
                }
            };
            let rows = lines.iter().skip(1).map(|text| coded(code(text), text));
            let heading = lines.first().map(|text| coded(2002, text));
            (heading.into_iter().chain(rows).collect(), coded(0, ""))
        }
        ["show", "route", ..] if last.starts_with("Network not ") => (Vec::new(), coded(8001, last)),
        ["show", "route", ..] => (lines.iter().map(|text| coded(1007, text)).collect(), coded(0, "")),
        _ => return None,
    };
    Some(Reply {
        lines,
        end,
        log: Vec::new(),
        log_lost: 0,
        unknown: Vec::new(),
    })
}
