//! Two BIRDs of one version: a session that is up, one that nobody answers, one that is disabled, and static routes.

use std::path::Path;
use std::process::Output;

use labsim_tests::bird::{Bird, free_port, wait};

use crate::daemons::Daemon;

/// The daemon under test and its peer.
pub(crate) struct Lab {
    pub(crate) bird: Bird,
    _peer: Bird,
}

impl Lab {
    /// The daemons with their sessions settled.
    pub(crate) fn start(daemon: &Daemon) -> Self {
        let (port, unused) = (free_port(), free_port());
        let peer = Bird::start(&daemon.program, &peer(daemon, port));
        let bird = Bird::start(&daemon.program, &under_test(daemon, port, unused));
        let lab = Self { bird, _peer: peer };
        wait(|| {
            let text = lab.ask(&["show", "protocols"]);
            text.contains("Established") && text.contains("Connection refused")
        });
        // The peer's routes follow the session.
        wait(|| lab.ask(&["show", "route"]).contains("10.2.0.0/16"));
        lab
    }

    /// Runs `labsim bird` on the daemon under test.
    pub(crate) fn run(&self, words: &[&str]) -> Output {
        labsim_bird(&self.bird.socket(), words)
    }

    /// What `labsim bird` prints.
    pub(crate) fn ask(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(
            output.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}

/// Runs `labsim bird` on a socket.
pub(crate) fn labsim_bird(socket: &Path, words: &[&str]) -> Output {
    let mut labsim = labsim_tests::labsim();
    labsim
        .arg("bird")
        .arg("--socket")
        .arg(socket)
        .args(words)
        .output()
        .expect("labsim runs")
}

/// A text without what later BIRDs print of a second, which may be another one the next time: they keep times as spans.
pub(crate) fn without_thousandths(text: &str) -> String {
    let mut parts = text.split('.');
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_time = masked.rsplitn(3, ':').count() == 3
            && masked
                .bytes()
                .rev()
                .take(8)
                .filter(|byte| byte.is_ascii_digit())
                .count()
                == 6;
        let part = if is_time {
            part.trim_start_matches(|c: char| c.is_ascii_digit())
        } else {
            part
        };
        masked = masked + "." + part;
    }
    masked
}

fn under_test(daemon: &Daemon, port: u16, unused: u16) -> String {
    let session = |name: &str, neighbour: &str, more: &str| {
        format!(
            "protocol bgp {name} {{
               {} neighbor {neighbour} as 64513; multihop;
               connect delay time 1; error wait time 1, 1; {more}
               {}
             }}\n",
            daemon.local("127.0.0.1", port, 64512),
            daemon.ipv4("import all; export none;"),
        )
    };
    let established = session("up", &format!("127.0.0.2 port {port}"), "connect retry time 2;");
    let refused = session(
        "nobody_listens_there",
        &format!("127.0.0.3 port {unused}"),
        "connect retry time 240;",
    );
    let disabled = session("switched_off", "127.0.0.4", "disabled;");
    let ecmp = daemon.later("route 198.51.100.0/24 via \"lo\" weight 2 via \"lo\" weight 5;");
    let other_tables = daemon.later(
        "protocol static static6 { ipv6; route 2001:db8:66::/48 blackhole; }
         roa4 table rpki4;
         protocol static roas { roa4 { table rpki4; }; route 10.244.0.0/16 max 26 as 64512; }",
    );
    format!(
        "router id 10.0.0.1; {}
         protocol device {{}}
         protocol static static1 {{
           {}
           route 127.0.0.2/32 via \"lo\";
           route 10.244.0.0/26 blackhole;
           route 10.244.9.0/24 unreachable;
           route 10.244.10.0/24 prohibit;
           {ecmp}
         }}
         {other_tables}
         {established}{refused}{disabled}",
        daemon.listen("127.0.0.1", port),
        daemon.ipv4(""),
    )
}

fn peer(daemon: &Daemon, port: u16) -> String {
    format!(
        "router id 10.0.0.2; {}
         protocol device {{}}
         protocol static {{ {} route 10.2.0.0/16 blackhole; route 10.244.0.0/26 blackhole; }}
         protocol bgp {{
           {} neighbor 127.0.0.1 port {port} as 64512; multihop; passive on; error wait time 1, 1;
           {}
         }}",
        daemon.listen("127.0.0.2", port),
        daemon.ipv4(""),
        daemon.local("127.0.0.2", port, 64513),
        daemon.ipv4("import none; export all;"),
    )
}
