//! bird-ctl's stream of routes beside a blocking loop of `BufRead::read_until` into a reused buffer, over the same reply
//! on the same kind of socket: the loop is as little as can be done with a line.
//!
//! The reply is BIRD 2's to `show route`, generated, and replayed by this process; each reader is a process of its own, so
//! that its peak memory is its own. With the socket of a real BIRD that is asked instead.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use bird_ctl::client::Client;
use bird_ctl::command::RouteQuery;
use bird_ctl::show::route::RouteItem;

use crate::memory::peak_mib;
use crate::times::running;
use crate::{Outcome, table};

const ROUTES: u32 = 1_000_000;
/// How many peers the routes come from, and how many routes came in the same millisecond: what a route has in common with
/// the one before it makes a difference.
const TABLES: [(u32, u32); 3] = [(1, ROUTES), (4, ROUTES), (4, 3)];
/// The readers take turns, so that what disturbs the machine disturbs all.
const ROUNDS: usize = 7;
/// The readers by their names on the command line and in the table; the last is what the others are held against.
const READERS: [(&str, &str); 3] = [
    ("batches", "bird-ctl, typed, in batches"),
    ("single", "bird-ctl, typed, one by one"),
    ("lines", "read_until"),
];

/// What a reader did and cost.
struct Figures {
    routes: u64,
    seconds: f64,
    /// Of the reader alone, its start included.
    cpu_seconds: f64,
    peak_mib: f64,
}

/// Prints both readers side by side: on a generated reply of a million routes, or on the daemon of this socket.
pub(crate) fn compare(socket: Option<&str>) -> Outcome<()> {
    let folder = std::env::temp_dir().join(format!("labsim-bench-{}", std::process::id()));
    std::fs::create_dir(&folder)?;
    let done = match socket {
        Some(socket) => rounds(Path::new(socket), None),
        None => TABLES.into_iter().try_for_each(|(peers, together)| {
            let reply: Arc<[u8]> = reply(ROUTES, peers, together).into();
            let socket = folder.join(format!("{peers}-{together}.ctl"));
            replay(&socket, reply.clone())?;
            println!(
                "\na generated table, its routes from {peers} peer(s) in turn, {together} in a millisecond"
            );
            rounds(&socket, Some(reply.len()))
        }),
    };
    std::fs::remove_dir_all(&folder)?;
    done
}

fn rounds(socket: &Path, bytes: Option<usize>) -> Outcome<()> {
    let mut runs = READERS.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        for ((reader, _), runs) in READERS.iter().zip(&mut runs) {
            runs.push(measure(reader, socket)?);
        }
    }
    let mut fastest = Vec::new();
    for runs in runs {
        let least = runs.into_iter().min_by(|a, b| a.seconds.total_cmp(&b.seconds));
        fastest.push(least.ok_or("no runs")?);
    }
    let lines = fastest.last().ok_or("no readers")?;
    let row = |((_, name), figures): (&(&str, &str), &Figures)| {
        let rate = figures.routes as f64 / figures.seconds;
        let megabytes = bytes.map(|bytes| format!("{:.0}", bytes as f64 / 1e6 / figures.seconds));
        vec![
            (*name).to_owned(),
            figures.routes.to_string(),
            format!("{:.3}", figures.seconds),
            format!("{:.3}", figures.cpu_seconds),
            format!("{:.0}", rate / 1e3),
            format!("{:.0} %", 100.0 * lines.seconds / figures.seconds),
            megabytes.unwrap_or_else(|| "-".to_owned()),
            format!("{:.1}", figures.peak_mib),
        ]
    };
    let heading = [
        "reader",
        "routes",
        "s",
        "CPU s",
        "1000 routes/s",
        "of read_until",
        "MB/s",
        "peak MiB",
    ];
    let rows: Vec<_> = READERS.iter().zip(&fastest).map(row).collect();
    table::print(&heading.map(str::to_owned), &rows);
    Ok(())
}

/// Runs this program as a reader.
fn measure(reader: &str, socket: &Path) -> Outcome<Figures> {
    let output = Command::new(std::env::current_exe()?)
        .args(["bird-read", reader])
        .arg(socket)
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let [routes, seconds, cpu_seconds, peak_mib] = text.split_whitespace().collect::<Vec<_>>()[..] else {
        return Err(format!("{reader}: {}, {text:?}", output.status).into());
    };
    Ok(Figures {
        routes: routes.parse()?,
        seconds: seconds.parse()?,
        cpu_seconds: cpu_seconds.parse()?,
        peak_mib: peak_mib.parse()?,
    })
}

/// Reads the whole reply once, and prints its figures for [`measure`].
pub(crate) fn read(reader: &str, socket: &str) -> Outcome<()> {
    let (routes, seconds) = match reader {
        "batches" => typed(socket, true)?,
        "single" => typed(socket, false)?,
        "lines" => lines(socket)?,
        other => return Err(format!("{other:?} is no reader").into()),
    };
    println!("{routes} {seconds} {} {}", running().as_secs_f64(), peak_mib()?);
    Ok(())
}

fn typed(socket: &str, in_batches: bool) -> Outcome<(u64, f64)> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut bird = Client::connect(socket).await?;
        let start = Instant::now();
        let mut stream = bird.stream_routes(&RouteQuery::default()).await?;
        let (mut routes, mut items) = (0, Vec::new());
        while !in_batches && let Some(item) = stream.next().await? {
            if let RouteItem::Route(route) = std::hint::black_box(&item) {
                routes += u64::from(!route.protocol.is_empty());
            }
        }
        while in_batches && stream.next_batch(&mut items).await? {
            for item in std::hint::black_box(&items) {
                if let RouteItem::Route(route) = item {
                    routes += u64::from(!route.protocol.is_empty());
                }
            }
            items.clear();
        }
        Ok((routes, start.elapsed().as_secs_f64()))
    })
}

/// Counts the lines in which a route begins, so that both have read the same.
fn lines(socket: &str) -> Outcome<(u64, f64)> {
    let mut stream = UnixStream::connect(socket)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line)?;
    let start = Instant::now();
    stream.write_all(b"show route\n")?;
    let mut routes = 0;
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 || line.starts_with(b"0000 ") {
            return Ok((routes, start.elapsed().as_secs_f64()));
        }
        let line = std::hint::black_box(&line);
        routes += u64::from(line.first() == Some(&b' ') && line.get(1) != Some(&b'\t'));
    }
}

/// Answers each client's first command with the reply.
fn replay(socket: &Path, reply: Arc<[u8]>) -> Outcome<()> {
    let listener = UnixListener::bind(socket)?;
    std::thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let reply = reply.clone();
            std::thread::spawn(move || {
                // A client that goes away is of no interest.
                let _ = client.write_all(b"0001 BIRD 2.0.12 ready.\n");
                let mut command = String::new();
                let read = client
                    .try_clone()
                    .and_then(|client| BufReader::new(client).read_line(&mut command));
                let _ = read.and_then(|_| client.write_all(&reply));
            });
        }
    });
    Ok(())
}

/// BIRD 2's reply to `show route` of so many routes, which come from so many peers in turn, so many in a millisecond.
fn reply(routes: u32, peers: u32, together: u32) -> Vec<u8> {
    let mut reply = b"1007-Table master4:\n".to_vec();
    for n in 0..routes {
        let [_, a, b, c] = n.to_be_bytes();
        let network = format!("{}.{b}.{c}.0/24", 16 + u16::from(a));
        let (peer, origin) = (2 + n % peers, 64_512 + n % 1000);
        let (seconds, millisecond) = (20 + n / together / 1000, n / together % 1000);
        let since = format!("07:{:02}:{:02}.{millisecond:03}", seconds / 60, seconds % 60);
        reply.extend(
            format!(
                " {network:<20} unicast [Mesh_10_0_0_{peer} {since} from 10.0.0.{peer}] * (100) [AS{origin}i]\n \tvia 10.0.0.{peer} on eth0\n"
            )
            .bytes(),
        );
    }
    reply.extend(b"0000 \n");
    reply
}
