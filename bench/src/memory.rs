//! What the system says of a process's memory.

use crate::Outcome;

/// Memory of a process that is resident, in octets.
pub(crate) fn resident(process: &str) -> Outcome<u64> {
    octets(process, "VmRSS:")
}

/// The most memory this process has held.
pub(crate) fn peak_mib() -> Outcome<f64> {
    Ok(octets("self", "VmHWM:")? as f64 / f64::from(1 << 20))
}

fn octets(process: &str, field: &str) -> Outcome<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB"));
    let missing = || format!("no {field} for {process}");
    let kibibytes: u64 = kibibytes.ok_or_else(missing)?.trim().parse()?;
    Ok(kibibytes * 1024)
}
