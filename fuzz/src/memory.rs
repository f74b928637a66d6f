//! How much memory an input may cost.

use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Octets of heap that any input may cost.
const BASE: usize = 64 * 1024;
/// Octets of heap that each octet of the input may cost besides: a prefix of one octet becomes a value of several
/// words, in a list that may have room for as many again.
const PER_OCTET: usize = 256;

/// Runs `check` on an input of `length` octets and panics if it took more heap than such an input may cost.
pub fn bounded<T>(length: usize, check: impl FnOnce() -> T) -> T {
    HEAP.reset_peak_usage();
    let before = HEAP.current_usage();
    let value = check();
    let taken = HEAP.peak_usage().saturating_sub(before);
    let most = BASE + PER_OCTET * length;
    assert!(
        taken <= most,
        "{taken} octets of heap for an input of {length}, expected at most {most}"
    );
    value
}
