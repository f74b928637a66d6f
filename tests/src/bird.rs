//! Real BIRD daemons for tests: where they lie, and one that runs as long as a test needs it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a daemon may take to be ready.
const PATIENCE: Duration = Duration::from_secs(20);

/// A BIRD 2 that can run here: `LABSIM_BIRD2`, Debian's package unpacked below `target/daemons`, or one in PATH.
///
/// Where there is none this says so and gives `None`, upon which a test has nothing to do. In CI that is a failure.
pub fn bird2() -> Option<PathBuf> {
    let unpacked = crate::workspace().join("target/daemons/bird2/usr/sbin/bird");
    let candidates = match std::env::var_os("LABSIM_BIRD2") {
        Some(named) => vec![PathBuf::from(named)],
        None => vec![unpacked, PathBuf::from("bird"), PathBuf::from("/usr/sbin/bird")],
    };
    let mut why = Vec::new();
    for program in candidates {
        match version(&program) {
            Ok(version) if version.starts_with("2.") => return Some(program),
            Ok(version) => why.push(format!("{} is version {version}", program.display())),
            Err(error) => why.push(format!("{}: {error}", program.display())),
        }
    }
    let why = format!("no BIRD 2 runs here ({})", why.join("; "));
    assert!(
        std::env::var_os("LABSIM_BIRD2").is_none(),
        "LABSIM_BIRD2 is set, but {why}"
    );
    skip(&why);
    None
}

/// The version that `bird --version` tells (`BIRD version 2.0.12`), or why it does not run.
fn version(program: &Path) -> Result<String, String> {
    let output = Command::new(program)
        .arg("--version")
        .output()
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("BIRD version ")
        .map(str::to_owned)
        .ok_or_else(|| line.to_owned())
}

/// Says, once, that tests do nothing, and why; past the harness, which keeps what a passing test prints.
fn skip(why: &str) {
    static SAID: Once = Once::new();
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "CI must have the daemons: {why}"
    );
    SAID.call_once(|| {
        // Where nobody can be told, nothing is lost.
        let _ = writeln!(std::io::stderr(), "skipped: {why}");
    });
}

/// A daemon with a folder of its own; both are gone when this is dropped.
#[derive(Debug)]
pub struct Bird {
    process: Child,
    folder: TempDir,
    program: PathBuf,
}

impl Bird {
    /// Starts a daemon on this configuration and waits for its socket.
    ///
    /// # Panics
    ///
    /// If it ends at once (with what it said), or does not open its socket in time.
    pub fn start(program: &Path, configuration: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let file = folder.path().join("bird.conf");
        std::fs::write(&file, configuration).expect("the configuration is written");
        let log = std::fs::File::create(folder.path().join("log")).expect("a log");
        let process = Command::new(program)
            .arg("-f")
            .args([Path::new("-c"), &file])
            .args([Path::new("-s"), &folder.path().join("bird.ctl")])
            .args([Path::new("-P"), &folder.path().join("bird.pid")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("bird starts");
        let mut bird = Self {
            process,
            folder,
            program: program.to_owned(),
        };
        wait(|| bird.is_ready());
        bird
    }

    fn is_ready(&mut self) -> bool {
        let ended = self.process.try_wait().expect("a child can be asked");
        let log = || std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        assert!(ended.is_none(), "bird ended: {}", log());
        std::os::unix::net::UnixStream::connect(self.socket()).is_ok()
    }

    /// Its control socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("bird.ctl")
    }

    /// What the `birdc` beside the daemon prints for a command, without the banner.
    ///
    /// # Panics
    ///
    /// If there is no `birdc`.
    pub fn birdc(&self, command: &str) -> String {
        let mut birdc = Command::new(self.program.with_file_name("birdc"));
        let output = birdc
            .arg("-s")
            .arg(self.socket())
            .args(command.split(' '))
            .output();
        let text = String::from_utf8(output.expect("birdc lies beside bird").stdout).expect("UTF-8");
        let (_, text) = text.split_once("ready.\n").expect("birdc prints the banner");
        text.to_owned()
    }

    /// Ends the daemon as a crash would: its socket stays.
    pub fn kill(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Bird {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits until it is so.
///
/// # Panics
///
/// After 20 s.
pub fn wait(mut until: impl FnMut() -> bool) {
    let start = Instant::now();
    while !until() {
        assert!(start.elapsed() < PATIENCE, "not so after {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A TCP port that is free on the loopback network.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener
        .local_addr()
        .expect("a bound socket has an address")
        .port()
}
