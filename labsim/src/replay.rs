//! A scenario, run: the simulator is stopped wherever an expectation has to be judged.

use serde::Serialize;

use crate::observe::Observe;
use crate::scenario::{Expectation, Scenario, Verdict, When};
use crate::sim::record::Recorder;
use crate::sim::{Simulator, Stop};
use crate::speaker::time::Time;

/// A scenario at its end.
pub struct Outcome<'a> {
    /// What was run.
    pub scenario: &'a Scenario,
    /// The lab in its last moment.
    pub simulator: Simulator<'a>,
    /// What became of each expectation, in the order of the file.
    pub judgements: Vec<Judgement<'a>>,
    /// Why the run ended.
    pub stop: Stop,
}

/// What became of an expectation.
#[derive(Clone, Debug)]
pub struct Judgement<'a> {
    /// The expectation.
    pub expectation: &'a Expectation,
    /// Whether it holds; for one that must hold all the time, the first moment it did not.
    pub verdict: Verdict,
    /// When that was seen.
    pub at: Time,
}

impl Judgement<'_> {
    /// Whether the expectation holds.
    pub fn holds(&self) -> bool {
        self.verdict == Verdict::Holds
    }
}

impl Outcome<'_> {
    /// Whether all expectations hold.
    pub fn holds(&self) -> bool {
        self.judgements
            .iter()
            .all(|judgement| judgement.verdict == Verdict::Holds)
    }
}

/// How far a run is, for those who show it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Progress {
    /// Virtual time reached.
    pub reached: f64,
    /// Virtual time at the end, at the latest.
    pub until: f64,
    /// Events handled.
    pub events: u64,
}

/// Runs a scenario to its end. `progress` is called now and then.
pub fn replay<'a>(
    scenario: &'a Scenario,
    recorders: Vec<Box<dyn Recorder + 'a>>,
    progress: &mut dyn FnMut(Progress),
) -> Outcome<'a> {
    let mut simulator = Simulator::new(&scenario.lab);
    for recorder in recorders {
        simulator.watch(recorder);
    }
    let mut court = Court::new(scenario);
    simulator.start();
    let stop = court.run(&mut simulator, progress);
    court.close(&simulator, stop);
    Outcome {
        scenario,
        judgements: court.judgements(),
        simulator,
        stop,
    }
}

/// The expectations, while the lab runs.
struct Court<'a> {
    scenario: &'a Scenario,
    verdicts: Vec<Option<(Verdict, Time)>>,
    /// Expectations with a moment of their own, the next one last.
    pending: Vec<(Time, usize)>,
    /// Those that hold over a while.
    standing: Vec<(Time, Time, usize)>,
    /// How much had changed when they were last judged.
    changes: u64,
}

impl<'a> Court<'a> {
    fn new(scenario: &'a Scenario) -> Court<'a> {
        let (mut pending, mut standing) = (Vec::new(), Vec::new());
        for (index, expectation) in scenario.expect.iter().enumerate() {
            match expectation.when {
                When::At(at) | When::By(at) => pending.push((at, index)),
                When::Always(from, until) | When::Never(from, until) => {
                    standing.push((from, until, index));
                    pending.extend([(from, index), (until, index)]);
                }
            }
        }
        pending.sort_by_key(|&(at, index)| std::cmp::Reverse((at, index)));
        Court {
            scenario,
            verdicts: vec![None; scenario.expect.len()],
            pending,
            standing,
            changes: 0,
        }
    }

    fn run(&mut self, simulator: &mut Simulator<'_>, progress: &mut dyn FnMut(Progress)) -> Stop {
        let until = simulator.lab().limits.until;
        loop {
            let next = simulator.next_at().unwrap_or(Time::NEVER);
            if let Some(&(at, index)) = self.pending.last().filter(|&&(at, _)| at < next) {
                self.pending.pop();
                if let Some(stop) = simulator.run_until(at) {
                    return stop;
                }
                self.judge(simulator, index);
                continue;
            }
            if next > until {
                // What remains to be judged lies beyond the end; `run_until` says which end it is.
                return simulator.run_until(Time::NEVER).unwrap_or(Stop::VirtualTime);
            }
            if let Some(stop) = simulator.step() {
                return stop;
            }
            self.judge_standing(simulator);
            progress(Progress {
                reached: simulator.now().as_secs_f64(),
                until: until.as_secs_f64(),
                events: simulator.events(),
            });
        }
    }

    /// Judges what must hold all the time, if anything changed.
    fn judge_standing(&mut self, simulator: &Simulator<'_>) {
        if self.standing.is_empty() || self.changes == simulator.changes() {
            return;
        }
        self.changes = simulator.changes();
        let now = simulator.now();
        for place in 0..self.standing.len() {
            let (from, until, index) = self.standing[place];
            if from <= now && now <= until {
                self.judge(simulator, index);
            }
        }
    }

    /// Judges an expectation, unless it has failed before.
    fn judge(&mut self, simulator: &Simulator<'_>, index: usize) {
        let failed = |verdict: &Option<(Verdict, Time)>| matches!(verdict, Some((Verdict::Fails { .. }, _)));
        if !failed(&self.verdicts[index]) {
            let verdict = self.scenario.expect[index].judge(&self.scenario.lab, simulator);
            self.verdicts[index] = Some((verdict, simulator.now()));
        }
    }

    /// An expectation that nobody came to judge does not hold.
    fn close(&mut self, simulator: &Simulator<'_>, stop: Stop) {
        let now = simulator.now();
        let unreached = |at: Time| {
            let expected = format!("to be judged at {at}");
            (
                Verdict::Fails {
                    expected,
                    seen: format!("the end of the run at {now}: {}", in_words(stop)),
                },
                now,
            )
        };
        for &(at, index) in &self.pending {
            if !matches!(self.verdicts[index], Some((Verdict::Fails { .. }, _))) {
                self.verdicts[index] = Some(unreached(at));
            }
        }
    }

    fn judgements(self) -> Vec<Judgement<'a>> {
        let verdicts = self.verdicts.into_iter().zip(&self.scenario.expect);
        let judged = |(verdict, expectation): (Option<(Verdict, Time)>, &'a Expectation)| {
            let (verdict, at) = verdict.unwrap_or((Verdict::Holds, Time::ZERO));
            Judgement {
                expectation,
                verdict,
                at,
            }
        };
        verdicts.map(judged).collect()
    }
}

/// Why a run ended, for people.
pub fn in_words(stop: Stop) -> &'static str {
    match stop {
        Stop::VirtualTime => "the limit on virtual time (`until`) was reached",
        Stop::Events => "the limit on events was reached",
        Stop::Quiet => "nothing more can happen",
    }
}
