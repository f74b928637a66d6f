//! bgp-wire beside rustbgpd-wire and netgauze-bgp-pkt, over real messages and damaged ones: nobody panics or hangs, and
//! every difference is one of a class that docs/differential.md explains.
//!
//! `SEED` (1) and `MUTATIONS` (100000) choose the damaged messages, `LABSIM_VECTORS` another folder of real ones, and
//! `CASE` one message alone, to be looked at.
#![allow(
    clippy::print_stderr,
    reason = "this is a program of its own, which tells what it counted"
)]

mod anatomy;
mod classes;
mod compare;
mod dice;
mod material;
mod mutate;
mod netgauze;
mod ours;
mod page;
mod rare;
mod rustbgpd;
mod session;
mod tally;
mod verdict;
mod watch;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Instant;

use anatomy::Anatomy;
use compare::{Rival, Side};
use material::Sample;
use mutate::Case;
use tally::Tally;
use verdict::Verdict;
use watch::Watch;

/// A number from the environment.
fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text}: expected a number")),
    )
}

#[test]
fn every_difference_has_a_class() {
    let (seed, mutations) = (
        setting("SEED").unwrap_or(1),
        setting("MUTATIONS").unwrap_or(100_000),
    );
    let samples = material::samples();
    let all = samples.len() + usize::try_from(mutations).expect("a number of messages");
    if let Some(case) = setting("CASE") {
        return look_at(&nth(
            &samples,
            seed,
            usize::try_from(case).expect("a number of a message"),
        ));
    }
    let (began, watch) = (Instant::now(), Watch::begin(seed));
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let tally = thread::scope(|scope| {
        let work = |worker: usize| {
            let (samples, watch) = (&samples, &watch);
            scope.spawn(move || {
                let mut tally = Tally::default();
                for number in (worker..all).step_by(workers) {
                    let case = nth(samples, seed, number);
                    watch.watched(worker, number, &case, || {
                        let judged = catch_unwind(AssertUnwindSafe(|| judge(&case, number, &mut tally)));
                        if let Err(panic) = judged {
                            tally.broken(number, &case, &format!("bgp-wire panicked: {}", words(&*panic)));
                        }
                    });
                }
                tally
            })
        };
        let workers: Vec<_> = (0..workers).map(work).collect();
        let tallies = workers
            .into_iter()
            .map(|worker| worker.join().expect("panics are caught"));
        tallies.fold(Tally::default(), Tally::with)
    });
    eprintln!(
        "seed {seed}: {} real messages, {mutations} mutations, {:.1?}",
        samples.len(),
        began.elapsed()
    );
    eprint!("{tally}");
    let unexplained = tally.unexplained(seed);
    assert!(unexplained.is_empty(), "{unexplained}");
}

/// The real messages come first, then those that are damaged.
fn nth(samples: &[Sample], seed: u64, number: usize) -> Case {
    match samples.get(number) {
        Some(sample) => Case {
            story: sample.name.clone(),
            octets: sample.octets.clone(),
            session: sample.session.clone(),
        },
        None => mutate::case(seed, number, samples),
    }
}

/// Has all three read the message, and notes where they differ.
fn judge(case: &Case, number: usize, tally: &mut Tally) {
    let anatomy = Anatomy::of(&case.octets);
    let ours = match ours::verdict(&anatomy, &case.session) {
        Ok(verdict) => verdict,
        Err(broken) => return tally.broken(number, case, &broken),
    };
    let read_ours = |anatomy: &Anatomy<'_>| ours::read(anatomy, &case.session);
    for rival in [Rival::Rustbgpd, Rival::Netgauze] {
        let read_theirs = |anatomy: &Anatomy<'_>| guarded(rival, anatomy, case);
        let theirs = read_theirs(&anatomy);
        if let Verdict::Panicked(words) = &theirs {
            tally.panicked(rival, words);
            continue;
        }
        let ours_side = Side {
            read: &read_ours,
            verdict: &ours,
        };
        let theirs_side = Side {
            read: &read_theirs,
            verdict: &theirs,
        };
        for difference in compare::differences(rival, &anatomy, &case.session, ours_side, theirs_side) {
            match classes::class(&difference) {
                Some(class) => tally.explained(rival, class.name),
                None => tally.unclassed(number, case, &difference, &ours, &theirs),
            }
        }
    }
}

/// A rival's verdict; its panic is its own affair.
fn guarded(rival: Rival, anatomy: &Anatomy<'_>, case: &Case) -> Verdict {
    let read = || match rival {
        Rival::Rustbgpd => rustbgpd::verdict(anatomy, &case.session),
        Rival::Netgauze => netgauze::verdict(anatomy, &case.session),
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| Verdict::Panicked(words(&*panic)))
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> String {
    let owned = panic.downcast_ref::<String>().cloned();
    let words = owned.or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()));
    words.unwrap_or_default()
}

/// Prints all there is to know of one message.
fn look_at(case: &Case) {
    let anatomy = Anatomy::of(&case.octets);
    eprintln!("{} [{}]\n{}", case.story, case.session, tally::hex(&case.octets));
    eprintln!("bgp-wire: {}", ours::read(&anatomy, &case.session));
    let mut tally = Tally::default();
    for rival in [Rival::Rustbgpd, Rival::Netgauze] {
        eprintln!("{rival}: {}", guarded(rival, &anatomy, case));
    }
    judge(case, 0, &mut tally);
    eprint!("{tally}{}", tally.unexplained(0));
}
