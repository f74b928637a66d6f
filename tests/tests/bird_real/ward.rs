//! A daemon with a session in each of the states that a doctor sees, and the daemons it talks to.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use labsim_tests::bird::{Bird, free_port};
use labsim_tests::daemons::{BIRD2, find};

use crate::daemons::Daemon;

/// Everything there is to run; gone when it is dropped.
pub(crate) struct Ward {
    pub(crate) bird: Bird,
    /// Routers 127.0.0.2, .3, .4 and .9, all in one daemon.
    pub(crate) peers: Bird,
    /// Router 127.0.0.5, whose port gets no packets.
    pub(crate) behind_firewall: Bird,
    _hole: Hole,
}

/// The sessions: their names, and what the doctor has to say of each.
pub(crate) const SESSIONS: [(&str, &str, &str); 8] = [
    ("up_1", "127.0.0.2", "established"),
    ("wrong_as_theirs", "127.0.0.3", "wrong-peer-as"),
    ("limit_hit", "127.0.0.4", "prefix-limit"),
    ("dropped", "127.0.0.5", "no-answer"),
    ("refused", "127.0.0.6", "refused"),
    ("waits", "127.0.0.7", "passive"),
    ("switched_off", "127.0.0.8", "disabled"),
    ("wrong_as_ours", "127.0.0.9", "wrong-our-as"),
];

impl Ward {
    /// `None` where there is no BIRD 2 for the peers, which have addresses and ports of their own.
    pub(crate) fn start(daemon: &Daemon) -> Option<Self> {
        let bird2 = find(BIRD2)?;
        let (port, hole) = (free_port(), Hole::dig());
        let peers = Bird::start(&bird2, &peers(port));
        let behind_firewall = Bird::start(&bird2, &behind_firewall(port));
        let bird = Bird::start(&daemon.program, &under_test(daemon, port, hole.port));
        Some(Self {
            bird,
            peers,
            behind_firewall,
            _hole: hole,
        })
    }
}

/// A port whose SYNs get no answer: its queue of connections is full, so the kernel drops them, as a firewall does.
struct Hole {
    port: u16,
    _listener: TcpListener,
    _queue: Vec<TcpStream>,
}

impl Hole {
    fn dig() -> Self {
        let listener = TcpListener::bind("127.0.0.5:0").expect("a port");
        let address: SocketAddr = listener.local_addr().expect("a bound socket has an address");
        let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(200));
        let queue: Vec<_> = std::iter::from_fn(|| connect().ok()).take(10_000).collect();
        assert!(queue.len() < 10_000, "a queue of connections has an end");
        Self {
            port: address.port(),
            _listener: listener,
            _queue: queue,
        }
    }
}

/// The daemon under test: sessions from addresses of its own, since a peer has a session with an address but once.
fn under_test(daemon: &Daemon, port: u16, hole: u16) -> String {
    let session = |name: &str, from: u8, to: u8, port_there: u16, more: &str, limit: &str| {
        format!(
            "protocol bgp {name} {{
               {} neighbor 127.0.0.{to} port {port_there} as 64513; multihop;
               connect delay time 1; connect retry time 5; error wait time 100, 100; {more}
               {}
             }}\n",
            daemon.local(&format!("127.0.{from}.1"), port, 64512),
            daemon.ipv4(&format!("import all; export none; {limit}")),
        )
    };
    let unused = free_port();
    let sessions = [
        session("up_1", 0, 2, port, "", ""),
        session("wrong_as_theirs", 1, 3, port, "", ""),
        session("limit_hit", 2, 4, port, "", "import limit 3 action disable;"),
        session("dropped", 0, 5, hole, "", ""),
        session("refused", 0, 6, unused, "", ""),
        session("waits", 0, 7, unused, "passive on;", ""),
        session("switched_off", 0, 8, unused, "disabled;", ""),
        session("wrong_as_ours", 3, 9, port, "", ""),
    ];
    let channel = daemon.ipv4("");
    format!(
        "router id 127.0.0.1; {}
         protocol device {{}}
         protocol direct direct1 {{ {channel} disabled; }}
         protocol static static1 {{ {channel} route 10.244.0.0/26 blackhole; route 10.244.1.0/26 unreachable; }}
         {}",
        daemon.listen("127.0.0.1", port),
        sessions.concat()
    )
}

/// The peers: AS 64513, but for the one that is not; and one that expects another AS than it meets.
fn peers(port: u16) -> String {
    let session = |name: &str, own: u8, own_as: u32, to: u8, to_as: u32| {
        format!(
            "protocol bgp {name} {{
               local 127.0.0.{own} port {port} as {own_as}; neighbor 127.0.{to}.1 as {to_as};
               multihop; strict bind; passive on; error wait time 1, 1;
               ipv4 {{ import all; export all; }};
             }}\n"
        )
    };
    format!(
        "router id 127.0.0.2;
         protocol device {{}}
         protocol static {{
           ipv4; route 10.2.0.0/16 blackhole; route 10.3.0.0/16 blackhole; route 10.4.0.0/16 blackhole; route 10.5.0.0/16 blackhole;
         }}
         {}{}{}{}",
        session("to_up_1", 2, 64513, 0, 64512),
        session("to_wrong_as_theirs", 3, 65999, 1, 64512),
        session("to_limit_hit", 4, 64513, 2, 64512),
        session("to_wrong_as_ours", 9, 64513, 3, 65111),
    )
}

fn behind_firewall(port: u16) -> String {
    format!(
        "router id 127.0.0.5;
         protocol device {{}}
         protocol bgp to_dropped {{
           local 127.0.0.5 port {port} as 64513; neighbor 127.0.0.1 as 64512; multihop; strict bind; passive on;
           ipv4 {{ import all; export all; }};
         }}"
    )
}
