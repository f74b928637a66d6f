//! Jitter as a function, not a stream: what a timer draws depends on whose it is and how often it was started, never on
//! what else was drawn. So a timer that nobody looks at costs nothing, and the order of evaluation does not matter.

use std::time::Duration;

use super::time::nanos;
use super::timer::TimerKind;

/// The source of one speaker's jitter.
#[derive(Clone, Copy, Debug)]
pub struct Jitter {
    seed: u64,
}

impl Jitter {
    /// Jitter that differs for each seed; the driver gives each speaker a seed of its own.
    pub fn new(seed: u64) -> Jitter {
        Jitter { seed }
    }

    /// `time` reduced to 75..100 % of it (RFC 4271 §10), for the `n`th start of a neighbour's timer.
    pub fn reduce(self, time: Duration, peer: u32, kind: TimerKind, n: u32) -> Duration {
        Duration::from_nanos(self.reduce_nanos(nanos(time), peer, kind, n))
    }

    /// The same in nanoseconds, for the many timers of a large lab.
    pub(super) fn reduce_nanos(self, time: u64, peer: u32, kind: TimerKind, n: u32) -> u64 {
        let draw = mix(self.seed ^ mix(u64::from(peer) << 40 | (kind as u64) << 32 | u64::from(n)));
        // The upper half of the product is uniform in 0..=quarter.
        let quarter = time / 4 + 1;
        let cut = (u128::from(draw) * u128::from(quarter)) >> 64;
        time - cut as u64
    }
}

/// A bijection of 64 bits that spreads neighbouring values (the finalizer of SplitMix64, Steele et al. 2014).
pub fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_spread_over_the_last_quarter() {
        let jitter = Jitter::new(7);
        let time = Duration::from_secs(100);
        let draws: Vec<Duration> = (0..1000)
            .map(|n| jitter.reduce(time, 3, TimerKind::ConnectRetry, n))
            .collect();
        assert!(
            draws
                .iter()
                .all(|&draw| draw >= Duration::from_secs(75) && draw <= time)
        );
        let mean = draws.iter().sum::<Duration>() / 1000;
        assert!(
            mean > Duration::from_secs(86) && mean < Duration::from_secs(89),
            "{mean:?}"
        );
    }

    #[test]
    fn no_time_has_no_jitter() {
        assert_eq!(
            Jitter::new(1).reduce(Duration::ZERO, 0, TimerKind::Hold, 0),
            Duration::ZERO
        );
        assert!(Jitter::new(1).reduce(Duration::MAX, 0, TimerKind::Hold, 0) > Duration::ZERO);
    }
}
