//! A real BIRD daemon that runs as long as a test needs it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a daemon may take to be ready.
const PATIENCE: Duration = Duration::from_secs(20);

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
