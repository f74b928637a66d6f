//! The daemons there are to test with: BIRD 1.6.8 and 2.0.12, and later ones where they are named.
//!
//! `LABSIM_LATER_BIRDS=PROGRAM:PROGRAM…` names daemons of later versions, to be tried as well; that there are none is no
//! failure.

use std::future::Future;
use std::path::PathBuf;

use bird_ctl::{Banner, Dialect};
use labsim_tests::daemons::{BIRD1, BIRD2, find, version};

/// A BIRD to test with.
#[derive(Debug)]
pub(crate) struct Daemon {
    pub(crate) program: PathBuf,
    banner: Banner,
}

impl Daemon {
    fn of(program: PathBuf) -> Self {
        let line = version(&program).expect("a BIRD runs");
        let version = line.rsplit(' ').next().unwrap_or_default().to_owned();
        Self {
            program,
            banner: Banner { version },
        }
    }

    fn all() -> Vec<Self> {
        let named = std::env::var_os("LABSIM_LATER_BIRDS").unwrap_or_default();
        let later = std::env::split_paths(&named).filter(|program| !program.as_os_str().is_empty());
        let programs = [find(BIRD1), find(BIRD2)].into_iter().flatten().chain(later);
        programs.map(Self::of).collect()
    }

    pub(crate) fn version(&self) -> &str {
        &self.banner.version
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.banner.dialect()
    }

    pub(crate) fn is_bird1(&self) -> bool {
        self.dialect() == Dialect::Bird1
    }

    /// Whether it is of this version or a later one.
    pub(crate) fn since(&self, major: u32, minor: u32) -> bool {
        let mut numbers = self.version().split('.').map(|part| part.parse().unwrap_or(0));
        (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (major, minor)
    }

    /// What a protocol says of its routes: BIRD 1 has no channels, and one family of addresses.
    pub(crate) fn ipv4(&self, options: &str) -> String {
        if self.is_bird1() {
            options.to_owned()
        } else {
            format!("ipv4 {{ {options} }};")
        }
    }

    /// What only BIRD 2 and later ones read.
    pub(crate) fn later<'a>(&self, text: &'a str) -> &'a str {
        if self.is_bird1() { "" } else { text }
    }

    /// `table NAME`, of IPv4 routes.
    pub(crate) fn table(&self, name: &str) -> String {
        format!("{}table {name};", self.later("ipv4 "))
    }

    /// The table that protocols have when nothing is said.
    pub(crate) fn main_table(&self) -> &'static str {
        if self.is_bird1() { "master" } else { "master4" }
    }

    /// Where BGP listens, for BIRD 1: one address and port for all sessions.
    pub(crate) fn listen(&self, address: &str, port: u16) -> String {
        if self.is_bird1() {
            format!("listen bgp address {address} port {port};")
        } else {
            String::new()
        }
    }

    /// This end of a BGP session. Later BIRDs listen where each session says.
    pub(crate) fn local(&self, address: &str, port: u16, asn: u32) -> String {
        if self.is_bird1() {
            format!("local {address} as {asn};")
        } else {
            format!("local {address} port {port} as {asn}; strict bind;")
        }
    }
}

/// Runs a test on every daemon, side by side. A failure is that of a thread with the version for its name.
pub(crate) fn on_each(test: impl Fn(&Daemon) + Sync) {
    let test = &test;
    std::thread::scope(|scope| {
        for daemon in Daemon::all() {
            let thread = std::thread::Builder::new().name(format!("BIRD {}", daemon.version()));
            thread
                .spawn_scoped(scope, move || test(&daemon))
                .expect("a thread starts");
        }
    });
}

/// Runs what is to be awaited.
pub(crate) fn block_on<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(test)
}

/// Asks again until it is so, for 20 s at most.
#[track_caller]
pub(crate) fn until(mut so: impl AsyncFnMut() -> bool) -> impl Future<Output = ()> {
    let asker = std::panic::Location::caller();
    async move {
        let start = std::time::Instant::now();
        while !so().await {
            assert!(start.elapsed().as_secs() < 20, "not so within 20 s: {asker}");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}
