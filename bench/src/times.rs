//! Times: many short interleaved rounds, so that a disturbance meets all codecs alike, their medians and their minima.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::codecs::{self, Runner, Writer};
use crate::messages::{self, Workload};
use crate::{Outcome, table};

const ROUNDS: usize = 51;
/// How long one codec is measured in one round.
const SLICE: Duration = Duration::from_millis(1);

/// Prints both tables.
pub(crate) fn print() -> Outcome<()> {
    let mut workloads = messages::made();
    match messages::real() {
        Ok(real) => workloads.push(real),
        Err(error) => println!("The column of real UPDATEs is left out: {error}.\n"),
    }
    let codecs = codecs::all();
    println!("Owned decode, everything made: median ns a message [minimum] (median times bgp-wire)\n");
    print_table(&workloads, &codecs, decoding);
    println!("\nEncode: the same\n");
    print_table(&workloads, &codecs, encoding);
    println!("\n*: not all messages come back as the octets they were; -: the codec cannot write them");
    Ok(())
}

/// The time that this thread was running: what others do on the machine does not count, but for what they leave in its
/// caches.
pub(crate) fn running() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// Something to do so many times, how many messages that is each time, and whether to mark it.
struct Work<'a> {
    run: Box<dyn FnMut(usize) + 'a>,
    messages: usize,
    mark: &'static str,
}

fn decoding<'a>(codec: &'a dyn Runner, workload: &'a Workload) -> Work<'a> {
    let messages = workload.messages.len();
    let accepted = codec.decode(&workload.messages, 1);
    if accepted < messages {
        println!(
            "{}: {} of {messages} messages of {} are refused",
            codec.name(),
            messages - accepted,
            workload.name
        );
    }
    let run = Box::new(|times| {
        codec.decode(&workload.messages, times);
    });
    Work {
        run,
        messages,
        mark: "",
    }
}

fn encoding<'a>(codec: &'a dyn Runner, workload: &'a Workload) -> Work<'a> {
    let mut writer: Box<dyn Writer> = codec.writer(&workload.messages);
    let messages = writer.count();
    let mark = if messages < workload.messages.len() || writer.faithful() < messages {
        "*"
    } else {
        ""
    };
    Work {
        run: Box::new(move |times| writer.encode(times)),
        messages,
        mark,
    }
}

fn print_table<'a>(
    workloads: &'a [Workload],
    codecs: &'a [Box<dyn Runner>],
    work: impl Fn(&'a dyn Runner, &'a Workload) -> Work<'a>,
) {
    let mut rows: Vec<Vec<String>> = codecs.iter().map(|codec| vec![codec.name().to_owned()]).collect();
    for workload in workloads {
        let mut column: Vec<Work<'_>> = codecs
            .iter()
            .map(|codec| work(codec.as_ref(), workload))
            .collect();
        let nanoseconds = measure(&mut column);
        let (ours, _) = nanoseconds[0];
        for ((row, work), time) in rows.iter_mut().zip(&column).zip(&nanoseconds) {
            row.push(match work.messages {
                0 => "-".to_owned(),
                _ => format!(
                    "{:.0} [{:.0}] ({:.2}){}",
                    time.0,
                    time.1,
                    time.0 / ours,
                    work.mark
                ),
            });
        }
    }
    let heading = ["codec"]
        .into_iter()
        .chain(workloads.iter().map(|workload| workload.name));
    table::print(&heading.map(str::to_owned).collect::<Vec<_>>(), &rows);
}

/// Median and minimum time of a message for each, in nanoseconds.
fn measure(column: &mut [Work<'_>]) -> Vec<(f64, f64)> {
    let times: Vec<usize> = column.iter_mut().map(times_in_slice).collect();
    let mut rounds: Vec<Vec<f64>> = vec![Vec::with_capacity(ROUNDS); column.len()];
    for _ in 0..ROUNDS {
        for ((work, times), rounds) in column.iter_mut().zip(&times).zip(&mut rounds) {
            let start = running();
            (work.run)(*times);
            let all = times * work.messages.max(1);
            rounds.push((running() - start).as_secs_f64() * 1e9 / all as f64);
        }
    }
    rounds.iter_mut().map(|rounds| middle_and_least(rounds)).collect()
}

/// How often to do it so that one measurement takes a slice of time.
fn times_in_slice(work: &mut Work<'_>) -> usize {
    if work.messages == 0 {
        return 0;
    }
    let mut times = 1;
    loop {
        let start = running();
        (work.run)(times);
        if (running() - start) >= SLICE / 2 {
            return times;
        }
        times *= 2;
    }
}

fn middle_and_least(values: &mut [f64]) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    (values[values.len() / 2], values[0])
}
