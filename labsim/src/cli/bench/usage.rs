//! What this process has used of the machine.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Time since some moment: by the clock on the wall, and as this process has used it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spent {
    pub(super) wall: Duration,
    pub(super) cpu: Duration,
}

/// Such a moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Begun {
    wall: Instant,
    cpu: Duration,
}

impl Begun {
    pub(super) fn now() -> Begun {
        Begun {
            wall: Instant::now(),
            cpu: cpu_time(),
        }
    }

    pub(super) fn spent(self) -> Spent {
        Spent {
            wall: self.wall.elapsed(),
            cpu: cpu_time().saturating_sub(self.cpu),
        }
    }
}

/// CPU time of this process so far.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// Memory that is resident, where the system tells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Memory {
    /// Now, in octets.
    pub(super) resident: Option<u64>,
    /// The most there has been so far, in octets.
    pub(super) peak: Option<u64>,
}

impl Memory {
    pub(super) fn now() -> Memory {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
            kibibytes.checked_mul(1024)
        };
        Memory {
            resident: field("VmRSS:"),
            peak: field("VmHWM:"),
        }
    }

    pub(super) fn peak_mib(self) -> Option<f64> {
        self.peak.map(|octets| octets as f64 / f64::from(1 << 20))
    }
}
