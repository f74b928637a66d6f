//! Commands that change something.

use super::{Command, CommandError, quote};
use crate::Dialect;

/// The protocols that a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocols<'a> {
    /// Every one.
    All,
    /// The one of this name, or those that a pattern with `*` and `?` fits.
    Like(&'a str),
}

impl Protocols<'_> {
    fn to_text(self) -> Result<String, CommandError> {
        match self {
            Self::All => Ok("all".to_owned()),
            Self::Like(pattern) => quote(pattern),
        }
    }
}

/// Which routes are reloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReloadDirection {
    /// Those that come from the protocol and those that it is given.
    Both,
    /// Those that come from the protocol.
    In,
    /// Those that it is given.
    Out,
}

/// What `configure` is to do; the default takes the daemon's own file into force.
///
/// ```
/// use bird_ctl::command::{Command, ConfigureRequest};
///
/// // Undone after five minutes unless `configure confirm` follows: safe where the change may cut us off.
/// let request = ConfigureRequest { time_out_s: Some(300), ..ConfigureRequest::default() };
/// assert_eq!(Command::configure(&request)?.as_str(), "configure timeout 300");
/// # Ok::<(), bird_ctl::command::CommandError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigureRequest<'a> {
    /// Another file than the daemon's own.
    pub file: Option<&'a str>,
    /// Protocols whose filters alone changed are not restarted, and their routes stay as they are.
    pub soft: bool,
    /// It is undone after so many seconds unless it is confirmed.
    pub time_out_s: Option<u32>,
}

impl Command {
    /// `configure [soft] ["FILE"] [timeout SECONDS]`. Ask when the last one is in force
    /// ([`DaemonState::Up`](crate::show::status::DaemonState::Up)): BIRD 3.4.0 says that another one waits
    /// ([`Queued`](crate::outcome::configure::ConfigureOutcome::Queued)), and aborts when its turn comes.
    pub fn configure(request: &ConfigureRequest<'_>) -> Result<Self, CommandError> {
        let mut text = "configure".to_owned();
        if request.soft {
            text += " soft";
        }
        if let Some(file) = request.file {
            text += &format!(" {}", quote(file)?);
        }
        if let Some(seconds) = request.time_out_s {
            text += &format!(" timeout {seconds}");
        }
        Self::new(text)
    }

    /// `configure check ["FILE"]`: reads the file and changes nothing.
    pub fn configure_check(file: Option<&str>) -> Result<Self, CommandError> {
        match file {
            Some(file) => Self::new(format!("configure check {}", quote(file)?)),
            None => Ok(Self::fixed("configure check")),
        }
    }

    /// `configure confirm`: the last configuration will not be undone.
    pub fn configure_confirm() -> Self {
        Self::fixed("configure confirm")
    }

    /// `configure undo`: back to the configuration before, or to none that waits.
    pub fn configure_undo() -> Self {
        Self::fixed("configure undo")
    }

    /// `configure status` (since BIRD 2).
    pub fn configure_status() -> Self {
        Self::fixed("configure status")
    }

    /// `enable PROTOCOLS ["REASON"]`.
    pub fn enable(protocols: Protocols<'_>, reason: Option<&str>) -> Result<Self, CommandError> {
        switch("enable", protocols, reason)
    }

    /// `disable PROTOCOLS ["REASON"]`. A BGP neighbour is told the reason (RFC 9003).
    pub fn disable(protocols: Protocols<'_>, reason: Option<&str>) -> Result<Self, CommandError> {
        switch("disable", protocols, reason)
    }

    /// `restart PROTOCOLS ["REASON"]`.
    pub fn restart(protocols: Protocols<'_>, reason: Option<&str>) -> Result<Self, CommandError> {
        switch("restart", protocols, reason)
    }

    /// `reload [in|out] PROTOCOLS`: routes go through the filters again, those of BGP neighbours are asked for anew.
    /// BIRD 3 says `reload filters` instead.
    pub fn reload(
        direction: ReloadDirection,
        protocols: Protocols<'_>,
        dialect: Dialect,
    ) -> Result<Self, CommandError> {
        let word = if dialect == Dialect::Bird3 {
            "reload filters"
        } else {
            "reload"
        };
        Self::new(format!("{word}{} {}", direction.as_str(), protocols.to_text()?))
    }

    /// `reload bgp in|out PROTOCOLS`: BGP routes are asked for or sent anew, whether their filters changed or not
    /// (BIRD 3). Both ways are two commands: see [`CommandError::AnsweredTwice`].
    pub fn reload_bgp(direction: ReloadDirection, protocols: Protocols<'_>) -> Result<Self, CommandError> {
        Self::new(format!(
            "reload bgp{} {}",
            direction.as_str(),
            protocols.to_text()?
        ))
    }

    /// `restrict`: from now on this connection changes nothing (8007).
    pub fn restrict() -> Self {
        Self::fixed("restrict")
    }

    /// `timeformat iso long ms`: full dates on this connection (since BIRD 2.16; older ones answer 9001).
    pub fn full_times() -> Self {
        Self::fixed("timeformat iso long ms")
    }

    /// `eval EXPRESSION`, in BIRD's filter language.
    pub fn eval(expression: &str) -> Result<Self, CommandError> {
        Self::new(format!("eval {expression}"))
    }

    /// `echo all`, `echo { CLASSES }` such as `error, warning`, and with `None` `echo off`: the log on this connection.
    /// BIRD 3 has it no more.
    pub fn echo(classes: Option<&str>, dialect: Dialect) -> Result<Self, CommandError> {
        if dialect == Dialect::Bird3 {
            let what = "the log on this connection (`echo`)";
            return Err(CommandError::NotIn { what, dialect });
        }
        match classes {
            None => Ok(Self::fixed("echo off")),
            Some("all") => Ok(Self::fixed("echo all")),
            Some(classes) => Self::new(format!("echo {{ {classes} }}")),
        }
    }
}

impl ReloadDirection {
    fn as_str(self) -> &'static str {
        match self {
            Self::Both => "",
            Self::In => " in",
            Self::Out => " out",
        }
    }
}

fn switch(word: &str, protocols: Protocols<'_>, reason: Option<&str>) -> Result<Command, CommandError> {
    let mut text = format!("{word} {}", protocols.to_text()?);
    if let Some(reason) = reason {
        text += &format!(" {}", quote(reason)?);
    }
    Command::new(text)
}
