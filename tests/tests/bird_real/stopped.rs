//! A daemon that stops answering, and one that recovers from its restart.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::process::Command as Process;
use std::time::Duration;

use bird_ctl::client::{Client, Error, Options};
use labsim_tests::bird::Bird;

use crate::daemons::{Daemon, block_on, on_each};

/// Sends the daemon a signal.
fn signal(bird: &Bird, name: &str) {
    let pid = std::fs::read_to_string(bird.socket().with_file_name("bird.pid")).expect("the daemon wrote it");
    let sent = Process::new("kill").args([name, pid.trim()]).status();
    assert!(sent.expect("kill runs").success());
}

#[test]
fn a_daemon_that_stands_still_is_given_up() {
    on_each(|daemon| {
        let bird = Bird::start(&daemon.program, "router id 10.0.0.1; protocol device {}");
        let options = Options {
            idle_time_out: Duration::from_millis(200),
            ..Options::default()
        };
        block_on(async {
            let mut client = Client::connect_with(bird.socket(), options)
                .await
                .expect("a connection");
            signal(&bird, "-STOP");
            let silent = client.status().await;
            assert!(matches!(silent, Err(Error::Silent { .. })), "{silent:?}");
            // The answer may still come, so it is not taken for that to the next question.
            signal(&bird, "-CONT");
            let out_of_step = client.status().await;
            assert!(matches!(out_of_step, Err(Error::OutOfStep)), "{out_of_step:?}");
            signal(&bird, "-STOP");
            let silent = Client::connect_with(bird.socket(), options).await.map(drop);
            assert!(matches!(silent, Err(Error::Silent { .. })), "{silent:?}");
            signal(&bird, "-CONT");
            let mut client = Client::connect(bird.socket()).await.expect("a connection");
            client.status().await.expect("a status");
        });
    });
}

#[test]
fn a_graceful_restart_is_told() {
    on_each(|daemon| {
        let folder = tempfile::tempdir().expect("a folder");
        let program = recovering(daemon, folder.path());
        let session = format!(
            "protocol bgp neighbour {{ local 127.0.0.1 as 64512; neighbor 127.0.0.2 as 64513; multihop; passive on;
               graceful restart on; {} }}",
            daemon.ipv4("import all; export all;")
        );
        let listen = daemon.listen("127.0.0.1", labsim_tests::bird::free_port());
        let bird = Bird::start(
            &program,
            &format!("router id 10.0.0.1; {listen} graceful restart wait 30; protocol device {{}} {session}"),
        );
        block_on(async {
            let mut client = Client::connect(bird.socket()).await.expect("a connection");
            let status = client.status().await.expect("a status");
            let recovery = status.graceful_restart.expect("a graceful restart");
            assert_eq!(recovery.waiting(), Some(1), "{recovery:?}");
            let timer = recovery.timer().expect("a timer");
            assert!(timer.left_ms <= 30_000, "{timer:?}");
            assert_eq!(timer.of_s, Some(30));
            assert_eq!(status.other, []);
        });
    });
}

/// A program that starts the daemon as after a graceful restart.
fn recovering(daemon: &Daemon, folder: &std::path::Path) -> std::path::PathBuf {
    let program = folder.join("bird");
    let text = format!("#!/bin/sh\nexec {} -R \"$@\"\n", daemon.program.display());
    std::fs::write(&program, text).expect("it is written");
    std::fs::set_permissions(&program, Permissions::from_mode(0o755)).expect("it is ours");
    program
}
