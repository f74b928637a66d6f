//! Colours. The streams they are written to take them out where they do not belong: in pipes, and with NO_COLOR.

use anstyle::{AnsiColor, Style};
use labsim::diagnostic::{Paint, Role};

/// Diagnostics in the colours that compilers have.
pub(super) struct Coloured;

impl Paint for Coloured {
    fn paint(&self, role: Role, text: &str) -> String {
        let style = match role {
            Role::Error => AnsiColor::Red.on_default().bold(),
            Role::Warning => AnsiColor::Yellow.on_default().bold(),
            Role::Message => Style::new().bold(),
            Role::Frame => AnsiColor::Blue.on_default(),
            Role::Help => AnsiColor::Cyan.on_default().bold(),
        };
        painted(style, text)
    }
}

/// A heading of a report.
pub(super) fn heading(text: &str) -> String {
    painted(Style::new().bold(), text)
}

/// What went well, or did not.
pub(super) fn verdict(good: bool, text: &str) -> String {
    let colour = if good { AnsiColor::Green } else { AnsiColor::Red };
    painted(colour.on_default().bold(), text)
}

fn painted(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
