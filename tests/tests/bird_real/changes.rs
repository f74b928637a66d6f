//! Commands that change something, on each version: what they answer, as values, and what they do.

use std::path::{Path, PathBuf};

use bird_ctl::client::{Client, Error};
use bird_ctl::command::{Command, ConfigureRequest, Protocols, ReloadDirection};
use bird_ctl::outcome::Evaluation;
use bird_ctl::outcome::configure::{ConfigureOutcome, ConfigureState, ConfigureStatus, Configured};
use bird_ctl::outcome::protocols::{Outcome, ProtocolOutcomes};
use bird_ctl::reply::Refusal;
use labsim_tests::bird::Bird;

use crate::daemons::{Daemon, block_on, on_each, until};
use crate::lab::Lab;

#[test]
fn configurations_are_taken_and_undone() {
    on_each(|daemon| {
        block_on(async {
            let lab = Configurations::start(daemon);
            let mut bird = Client::connect(lab.bird.socket()).await.expect("a connection");
            lab.mistakes_are_placed(&mut bird).await;
            lab.what_is_not_confirmed_is_undone(&mut bird, daemon).await;
            lab.one_waits_for_the_other(&mut bird, daemon).await;
        });
    });
}

/// A daemon and files to give it.
struct Configurations {
    bird: Bird,
    folder: tempfile::TempDir,
    /// The protocol `two` in place of `one`.
    other: PathBuf,
    /// `one` with many routes.
    long: PathBuf,
}

impl Configurations {
    fn start(daemon: &Daemon) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let text = |name: &str, routes: &str| {
            let channel = daemon.ipv4("");
            format!(
                "router id 10.0.0.1;\nprotocol device {{}}\nprotocol static {name} {{ {channel} {routes} }}\n"
            )
        };
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("it is written");
            path
        };
        let routes: String = (0..50_000_u32)
            .map(|n| {
                format!(
                    "route 16.{}.{}.{}/32 blackhole;\n",
                    n >> 16,
                    n >> 8 & 255,
                    n & 255
                )
            })
            .collect();
        Self {
            bird: Bird::start(&daemon.program, &text("one", "")),
            other: file("other.conf", &text("two", "")),
            long: file("long.conf", &text("one", &routes)),
            folder,
        }
    }

    async fn mistakes_are_placed(&self, bird: &mut Client) {
        let wrong = self.folder.path().join("wrong.conf");
        std::fs::write(
            &wrong,
            "router id 10.0.0.1;\nprotocol device {}\nprotocol nonsense {}\n",
        )
        .expect("it is written");
        let check = Command::configure_check(wrong.to_str()).expect("a path");
        let checked = bird.read(&check, Configured::read).await;
        for error in [checked, configure(bird, &wrong, None).await] {
            let Err(Error::Configuration(error)) = error else {
                panic!("a mistake in the file: {error:?}")
            };
            assert_eq!(Path::new(&error.file), wrong);
            assert_eq!((error.line, error.column), (Some(3), Some(10)), "{error}");
            assert!(error.message.starts_with("syntax error"), "{error}");
        }
        let missing = configure(bird, &self.folder.path().join("missing.conf"), None).await;
        let Err(Error::Configuration(error)) = missing else {
            panic!("a missing file: {missing:?}")
        };
        assert_eq!(
            (error.line, error.message.as_str()),
            (None, "No such file or directory")
        );
        let check = Command::configure_check(None).expect("a command");
        let checked = bird
            .read(&check, Configured::read)
            .await
            .expect("the daemon's own file");
        assert_eq!(checked.outcome, ConfigureOutcome::Checked);
        assert!(has(bird, "one").await);
    }

    async fn what_is_not_confirmed_is_undone(&self, bird: &mut Client, daemon: &Daemon) {
        let confirm = Command::configure_confirm();
        let nothing = bird.read(&confirm, Configured::read).await.expect("an answer");
        assert_eq!(nothing.outcome, ConfigureOutcome::NothingToDo);
        // By its time.
        let configured = configure(bird, &self.other, Some(1)).await.expect("a sound file");
        assert_eq!((configured.undo_in_s, configured.other), (Some(1), vec![]));
        until(async || is_done(bird).await && has(bird, "one").await).await;
        // By a command.
        configure(bird, &self.other, Some(60))
            .await
            .expect("a sound file");
        until(async || is_done(bird).await && has(bird, "two").await).await;
        let status = bird
            .read(&Command::configure_status(), ConfigureStatus::read)
            .await;
        if daemon.is_bird1() {
            assert!(
                matches!(status, Err(Error::Bird { code: 9001, .. })),
                "{status:?}"
            );
        } else {
            let status = status.expect("a status");
            assert!(status.undo_in_ms.is_some_and(|left| left <= 60_000), "{status:?}");
            assert_eq!((status.state, status.other), (Some(ConfigureState::Done), vec![]));
        }
        let undo = bird
            .read(&Command::configure_undo(), Configured::read)
            .await
            .expect("an answer");
        assert!(undo.undo_requested && is_taken(undo.outcome), "{undo:?}");
        until(async || is_done(bird).await && has(bird, "one").await).await;
        // Confirmed, it stays.
        configure(bird, &self.other, Some(60))
            .await
            .expect("a sound file");
        until(async || is_done(bird).await && has(bird, "two").await).await;
        let confirmed = bird.read(&confirm, Configured::read).await.expect("an answer");
        assert_eq!(confirmed.outcome, ConfigureOutcome::Confirmed);
        // Its own file again; soft, which is no difference for these.
        let own = ConfigureRequest {
            soft: true,
            ..ConfigureRequest::default()
        };
        let configured = bird.configure(&own).await.expect("a sound file");
        assert!(is_taken(configured.outcome), "{configured:?}");
        until(async || has(bird, "one").await).await;
    }

    /// While the routes of a protocol are removed, the next configuration has to wait.
    async fn one_waits_for_the_other(&self, bird: &mut Client, daemon: &Daemon) {
        until(async || is_done(bird).await).await;
        configure(bird, &self.long, None).await.expect("a sound file");
        until(async || is_done(bird).await).await;
        // BIRD 3.4.0 aborts when it comes to what waited.
        if daemon.since(3, 4) {
            return;
        }
        let first = configure(bird, &self.other, None).await.expect("a sound file");
        let next = configure(bird, &self.long, None).await.expect("a sound file");
        assert_eq!(
            [first.outcome, next.outcome],
            [ConfigureOutcome::InProgress, ConfigureOutcome::Queued]
        );
        let undo = bird.read(&Command::configure_undo(), Configured::read).await;
        let undo = undo.expect("an answer").outcome;
        // What waited is dropped, unless its turn has come.
        let dropped = undo == ConfigureOutcome::Unqueued;
        assert!(dropped || is_taken(undo) && daemon.since(3, 0), "{undo:?}");
        until(async || is_done(bird).await && (!dropped || has(bird, "two").await)).await;
    }
}

async fn configure(bird: &mut Client, file: &Path, time_out_s: Option<u32>) -> Result<Configured, Error> {
    let request = ConfigureRequest {
        file: file.to_str(),
        time_out_s,
        ..ConfigureRequest::default()
    };
    bird.configure(&request).await
}

fn is_taken(outcome: ConfigureOutcome) -> bool {
    matches!(outcome, ConfigureOutcome::Applied | ConfigureOutcome::InProgress)
}

/// Whether this protocol is up.
async fn has(bird: &mut Client, protocol: &str) -> bool {
    let table = bird.protocols().await.expect("protocols");
    table.rows.iter().any(|row| row.name == protocol)
}

async fn is_done(bird: &mut Client) -> bool {
    use bird_ctl::show::status::DaemonState;
    bird.status().await.expect("a status").daemon == Some(DaemonState::Up)
}

#[test]
fn protocols_are_switched() {
    on_each(|daemon| {
        let lab = Lab::start(daemon);
        block_on(async {
            let mut bird = Client::connect(lab.bird.socket()).await.expect("a connection");
            switched(&mut bird).await;
            reloaded(&mut bird, daemon).await;
            evaluated(&mut bird, daemon).await;
        });
    });
}

async fn outcomes(bird: &mut Client, command: Command) -> Result<Vec<(String, Outcome)>, Error> {
    let read = bird.read(&command, ProtocolOutcomes::read).await?;
    assert_eq!(read.other, [], "{command}");
    let pairs = read
        .outcomes
        .into_iter()
        .map(|outcome| (outcome.name, outcome.outcome));
    Ok(pairs.collect())
}

async fn switched(bird: &mut Client) {
    type Make = fn(Protocols<'_>, Option<&str>) -> Result<Command, bird_ctl::command::CommandError>;
    let steps: [(Make, Outcome); 6] = [
        (Command::disable, Outcome::Disabled),
        (Command::disable, Outcome::AlreadyDisabled),
        (Command::restart, Outcome::AlreadyDisabled),
        (Command::enable, Outcome::Enabled),
        (Command::enable, Outcome::AlreadyEnabled),
        (Command::restart, Outcome::Restarted),
    ];
    for (make, expected) in steps {
        let command = make(Protocols::Like("static1*"), Some("a test")).expect("a command");
        let answer = outcomes(bird, command.clone()).await.expect("an answer");
        assert_eq!(answer, [("static1".to_owned(), expected)], "{command}");
    }
    for unknown in ["no_such", "no_such*"] {
        let command = Command::enable(Protocols::Like(unknown), None).expect("a command");
        let refused = outcomes(bird, command).await;
        assert!(
            matches!(refused, Err(Error::Bird { code: 8003, .. })),
            "{refused:?}"
        );
    }
}

async fn reloaded(bird: &mut Client, daemon: &Daemon) {
    use ReloadDirection::{Both, In, Out};
    let dialect = daemon.dialect();
    for direction in [In, Out, Both] {
        let of = |pattern| Command::reload(direction, Protocols::Like(pattern), dialect).expect("a command");
        let answer = outcomes(bird, of("up")).await.expect("an answer");
        assert_eq!(answer, [("up".to_owned(), Outcome::Reloading)], "{direction:?}");
        let answer = outcomes(bird, of("switched_*")).await.expect("an answer");
        assert_eq!(
            answer,
            [("switched_off".to_owned(), Outcome::AlreadyDisabled)],
            "{direction:?}"
        );
        // It is not up, of which most say nothing.
        let answer = outcomes(bird, of("nobody*")).await.expect("an answer");
        let expected = [("nobody_listens_there".to_owned(), Outcome::NotUp)];
        let expected = if daemon.since(3, 4) { &expected[..] } else { &[] };
        assert_eq!(answer, expected, "{direction:?}");
    }
    let bgp = Command::reload_bgp(In, Protocols::Like("up")).expect("a command");
    let answer = outcomes(bird, bgp).await;
    if daemon.since(3, 0) {
        let answer = answer.expect("an answer");
        assert_eq!(answer, [("up.ipv4".to_owned(), Outcome::Reloading)]);
    } else {
        assert!(
            matches!(answer, Err(Error::Bird { code: 9001, .. })),
            "{answer:?}"
        );
    }
}

async fn evaluated(bird: &mut Client, daemon: &Daemon) {
    let sum = Command::eval("1 + 2").expect("a command");
    let value = bird.read(&sum, Evaluation::read).await.expect("a value").value;
    assert!(value.ends_with('3'), "{value}");
    let nonsense = Command::eval("1 / 0").expect("a command");
    let refused: Result<_, Refusal> = Evaluation::read(&bird.raw(&nonsense).await.expect("a reply"));
    let code = if daemon.is_bird1() { 8008 } else { 9001 };
    assert_eq!(refused.expect_err("no value").code, code);
}
