//! Two BIRDs: a session that is up, one that nobody answers, one that is disabled, and static routes.

use std::path::Path;
use std::process::Output;

use labsim_tests::bird::{Bird, free_port, wait};
use labsim_tests::daemons::{BIRD2, find};

/// The daemon under test and its peer.
pub(crate) struct Lab {
    pub(crate) bird: Bird,
    _peer: Bird,
}

impl Lab {
    /// The daemons with their sessions settled; `None` where no BIRD 2 runs.
    pub(crate) fn start() -> Option<Self> {
        let program = find(BIRD2)?;
        let (port, unused) = (free_port(), free_port());
        let peer = Bird::start(&program, &peer(port));
        let bird = Bird::start(&program, &under_test(port, unused));
        let lab = Self { bird, _peer: peer };
        wait(|| {
            let text = lab.ask(&["show", "protocols"]);
            text.contains("Established") && text.contains("Connection refused")
        });
        // The peer's routes follow the session.
        wait(|| lab.ask(&["show", "route"]).contains("10.2.0.0/16"));
        Some(lab)
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

fn under_test(port: u16, unused: u16) -> String {
    let session = |name: &str, neighbour: &str, port: u16, more: &str| {
        format!(
            "protocol bgp {name} {{
               local 127.0.0.1 port {port} as 64512; neighbor {neighbour} as 64513; multihop; strict bind;
               connect delay time 1; connect retry time 240; {more}
               ipv4 {{ import all; export none; }};
             }}\n"
        )
    };
    let established = session("up", &format!("127.0.0.2 port {port}"), port, "");
    let refused = session(
        "nobody_listens_there",
        &format!("127.0.0.3 port {unused}"),
        port,
        "",
    );
    let disabled = session("switched_off", "127.0.0.4", port, "disabled;");
    format!(
        "router id 10.0.0.1;
         protocol device {{}}
         protocol static static1 {{
           ipv4;
           route 127.0.0.2/32 via \"lo\";
           route 10.244.0.0/26 blackhole;
           route 10.244.9.0/24 unreachable;
           route 10.244.10.0/24 prohibit;
           route 198.51.100.0/24 via \"lo\" weight 2 via \"lo\" weight 5;
         }}
         protocol static static6 {{ ipv6; route 2001:db8:66::/48 blackhole; }}
         roa4 table rpki4;
         protocol static roas {{ roa4 {{ table rpki4; }}; route 10.244.0.0/16 max 26 as 64512; }}
         {established}{refused}{disabled}"
    )
}

fn peer(port: u16) -> String {
    format!(
        "router id 10.0.0.2;
         protocol device {{}}
         protocol static {{ ipv4; route 10.2.0.0/16 blackhole; route 10.244.0.0/26 blackhole; }}
         protocol bgp {{
           local 127.0.0.2 port {port} as 64513; neighbor 127.0.0.1 port {port} as 64512; multihop; strict bind;
           passive on;
           ipv4 {{ import none; export all; }};
         }}"
    )
}
