//! bird-ctl answers as a BIRD, and the real birdc of each version asks.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use bird_ctl::Banner;
use bird_ctl::reply::LineSink;
use bird_ctl::server::{Answer, Server};
use bird_ctl::show::protocols::{BgpInfo, BgpState, Info, ProtocolRow, ProtocolState, write_reply};

use crate::daemons::{Daemon, block_on, on_each};

#[test]
fn birdc_is_answered() {
    on_each(|daemon| block_on(answered(daemon)));
}

async fn answered(daemon: &Daemon) {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("bird.ctl");
    let listener = tokio::net::UnixListener::bind(&socket).expect("a socket");
    let heard = Arc::new(Mutex::new(Vec::new()));
    let banner = Banner {
        version: daemon.version().to_owned(),
    };
    let server = Server::new(banner.clone(), handler(banner.clone(), heard.clone()));
    let serving = tokio::spawn(async move { server.serve(listener).await });
    let birdc = daemon.program.with_file_name("birdc");
    let asked = tokio::task::spawn_blocking(move || ask(&birdc, &socket, &banner));
    asked.await.expect("no assertion fails");
    serving.abort();
    let heard = heard.lock().expect("nobody panicked").clone();
    assert_eq!(
        heard,
        [
            "show protocols",
            "show route count",
            "show protocols",
            "show status",
            "show memory"
        ]
    );
}

/// A daemon with one session, that remembers what it was asked.
fn handler(banner: Banner, heard: Arc<Mutex<Vec<String>>>) -> impl Fn(&str) -> Answer {
    let dialect = banner.dialect();
    move |command: &str| {
        heard.lock().expect("nobody panicked").push(command.to_owned());
        let row = ProtocolRow {
            name: "Mesh_10_0_0_2".into(),
            proto: "BGP".into(),
            table: None,
            state: ProtocolState::Start,
            since: "07:51:20".into(),
            info: Info::Bgp(BgpInfo {
                state: Some(BgpState::Connect),
                error: None,
            }),
        };
        match command {
            "show protocols" => Answer::write(|out| write_reply(&[row], dialect, out)),
            "show status" => Answer::write(|out| {
                out.line(1000, format_args!("BIRD {}", banner.version))?;
                out.end(13, format_args!("Daemon is up and running"))
            }),
            "show memory" => Answer::write(|out| {
                (0..20_000).try_for_each(|n| out.line(1018, format_args!("line {n}")))?;
                out.end(0, format_args!(""))
            }),
            _ => Answer::error(8001, "Network not found"),
        }
    }
}

fn ask(birdc: &Path, socket: &PathBuf, banner: &Banner) {
    let run = |options: &[&str], words: &[&str]| -> String {
        let mut command = Command::new(birdc);
        let output: Output = command
            .args(options)
            .arg("-s")
            .arg(socket)
            .args(words)
            .output()
            .expect("birdc runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let text = run(&[], &["show", "protocols"]);
    let (greeting, table) = text.split_once('\n').expect("lines");
    assert_eq!(greeting, banner.to_string());
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let rows: Vec<_> = table.lines().map(words).collect();
    assert_eq!(
        rows[1],
        ["Mesh_10_0_0_2", "BGP", "---", "start", "07:51:20", "Connect"],
        "{text}"
    );
    assert!(run(&[], &["show", "route", "count"]).ends_with("ready.\nNetwork not found\n"));
    // -r has birdc send `restrict` first, and -v has it print the codes.
    assert!(run(&["-v", "-r"], &["disable", "all"]).contains("0016 Access restricted\n8007 Access denied\n"));
    let several = interactive(birdc, socket, "show protocols\nshow status\nshow memory\n");
    assert!(
        several.contains("Mesh_10_0_0_2") && several.contains("Daemon is up and running"),
        "{several}"
    );
    assert!(several.contains("line 19999\n"), "a long reply is whole");
}

/// birdc with several commands on one connection.
fn interactive(birdc: &Path, socket: &Path, commands: &str) -> String {
    use std::io::Write;
    let mut command = Command::new(birdc);
    let child = command
        .arg("-s")
        .arg(socket)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = child.expect("birdc runs");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(commands.as_bytes()).expect("birdc reads");
    drop(input);
    let output = child.wait_with_output().expect("birdc ends");
    String::from_utf8(output.stdout).expect("UTF-8")
}
