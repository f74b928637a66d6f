//! A BIRD 2 of our own, and a BGP session with it that carries a table.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use bgp_wire::ipnet::{IpNet, Ipv4Net};
use bgp_wire::update::encode_routes;
use bgp_wire::{Capability, Family, Message, Negotiated, Nlri, Open};
use bytes::{Bytes, BytesMut};
use labsim::lab::Origination;

use crate::Outcome;
use crate::memory::resident;

/// What a table cost.
pub(super) struct Cost {
    /// That BIRD has.
    pub(super) routes: u64,
    /// Resident octets that came with them.
    pub(super) resident: u64,
    /// What `show memory` says has come, in octets.
    pub(super) counted: u64,
}

const OUR_AS: u32 = 65_000;
const ITS_AS: u32 = 65_001;
/// BIRD listens there, so that the connection comes from another address.
const ITS_ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// How long to wait for it to start, or to have taken one more route.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts a BIRD and announces the routes to it.
pub(super) fn feed(routes: &[Origination]) -> Outcome<Cost> {
    let bird = Bird::start()?;
    let before = (resident(&bird.process.id().to_string())?, bird.memory()?);
    let mut stream = bird.connect()?;
    let negotiated = open_session(&mut stream)?;
    for message in updates(routes, &negotiated) {
        stream.write_all(&message)?;
    }
    let taken = bird.wait_for(routes.len() as u64)?;
    let after = (resident(&bird.process.id().to_string())?, bird.memory()?);
    Ok(Cost {
        routes: taken,
        resident: after.0.saturating_sub(before.0),
        counted: after.1.saturating_sub(before.1),
    })
}

struct Bird {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Drop for Bird {
    fn drop(&mut self) {
        // It holds nothing that anybody needs.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Bird {
    /// The program is that of `LABSIM_BIRD2`, or the one that ./test has brought, or the system's.
    fn start() -> Outcome<Bird> {
        let brought = Path::new("target/daemons/bird2/bird");
        let program = std::env::var_os("LABSIM_BIRD2").map(PathBuf::from);
        let program = program.unwrap_or(if brought.exists() {
            brought.into()
        } else {
            "bird".into()
        });
        // Free a moment ago.
        let port = TcpListener::bind((ITS_ADDRESS, 0))?.local_addr()?.port();
        let folder = std::env::temp_dir().join(format!("labsim-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let configuration = format!(
            "router id 10.0.0.1;\nprotocol device {{}}\nprotocol bgp feed {{\n  local {ITS_ADDRESS} port {port} as {ITS_AS};\n  \
             neighbor 127.0.0.1 as {OUR_AS};\n  multihop;\n  passive;\n  ipv4 {{ import all; export none; }};\n}}\n"
        );
        std::fs::write(folder.join("bird.conf"), configuration)?;
        let process = Command::new(&program)
            .arg("-f")
            .arg("-c")
            .arg(folder.join("bird.conf"))
            .arg("-s")
            .arg(folder.join("bird.ctl"))
            .arg("-P")
            .arg(folder.join("bird.pid"))
            .stdin(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}; LABSIM_BIRD2 names a BIRD 2", program.display()))?;
        Ok(Bird {
            process,
            folder,
            port,
        })
    }

    fn connect(&self) -> Outcome<TcpStream> {
        let begun = Instant::now();
        loop {
            match TcpStream::connect((ITS_ADDRESS, self.port)) {
                Ok(stream) => return Ok(stream),
                Err(error) if begun.elapsed() > PATIENCE => return Err(error.into()),
                Err(_) => sleep(Duration::from_millis(50)),
            }
        }
    }

    /// The last lines of what BIRD answers.
    fn ask(&self, question: &str) -> Outcome<Vec<String>> {
        let begun = Instant::now();
        let mut socket = loop {
            match UnixStream::connect(self.folder.join("bird.ctl")) {
                Ok(socket) => break socket,
                Err(error) if begun.elapsed() > PATIENCE => return Err(error.into()),
                Err(_) => sleep(Duration::from_millis(50)),
            }
        };
        socket.write_all(format!("{question}\n").as_bytes())?;
        let mut lines = Vec::new();
        for line in BufReader::new(socket).lines().skip(1) {
            lines.push(line?);
            if lines
                .last()
                .is_some_and(|line| line.as_bytes().get(4) == Some(&b' ') && !line.starts_with(' '))
            {
                break;
            }
        }
        Ok(lines)
    }

    /// What `show memory` says is in use, in octets: the sum of its two columns.
    fn memory(&self) -> Outcome<u64> {
        let lines = self.ask("show memory")?;
        let total = lines
            .iter()
            .find(|line| line.contains("Total:"))
            .ok_or("no total in show memory")?;
        let words: Vec<&str> = total.split_whitespace().collect();
        let [.., effective, its_unit, overhead, unit] = words[..] else {
            return Err(format!("show memory has {total:?}").into());
        };
        Ok(octets(effective, its_unit)? + octets(overhead, unit)?)
    }

    /// Waits until there are so many routes.
    fn wait_for(&self, routes: u64) -> Outcome<u64> {
        let (mut last, mut changed) = (0, Instant::now());
        loop {
            let count = self.count()?;
            if count >= routes {
                return Ok(count);
            }
            if count != last {
                (last, changed) = (count, Instant::now());
            }
            if changed.elapsed() > PATIENCE {
                return Err(format!("BIRD has {count} of {routes} routes, and takes no more").into());
            }
            sleep(Duration::from_millis(100));
        }
    }

    fn count(&self) -> Outcome<u64> {
        let lines = self.ask("show route count")?;
        let counts = lines
            .iter()
            .filter_map(|line| line.split_whitespace().find_map(|word| word.parse().ok()));
        counts
            .max()
            .ok_or_else(|| format!("show route count has {lines:?}").into())
    }
}

fn octets(number: &str, unit: &str) -> Outcome<u64> {
    let number: f64 = number.parse()?;
    let scale = match unit {
        "B" => 1.0,
        "kB" => 1024.0,
        "MB" => 1024.0 * 1024.0,
        "GB" => 1024.0 * 1024.0 * 1024.0,
        other => return Err(format!("{other:?} is no unit of BIRD's").into()),
    };
    Ok((number * scale) as u64)
}

/// OPEN and KEEPALIVE, both ways. The Hold Time is 0, so that nobody has to look at a clock.
fn open_session(stream: &mut TcpStream) -> Outcome<Negotiated> {
    let capabilities = [
        Capability::Multiprotocol(Family::IPV4_UNICAST),
        Capability::FourOctetAs(OUR_AS),
    ];
    let ours = Open::new(OUR_AS, 0, Ipv4Addr::new(10, 0, 0, 9), capabilities.to_vec());
    let before = Negotiated::default();
    let mut bytes = BytesMut::new();
    Message::Open(ours.clone()).encode(&before, &mut bytes)?;
    Message::Keepalive.encode(&before, &mut bytes)?;
    stream.write_all(&bytes)?;
    loop {
        let bytes = read_message(stream)?;
        match Message::decode(&bytes, &before)?.message {
            Message::Open(theirs) => return Ok(Negotiated::from_opens(&ours, &theirs)),
            Message::Notification(notification) => return Err(format!("BIRD says {notification:?}").into()),
            _ => {}
        }
    }
}

fn read_message(stream: &mut TcpStream) -> Outcome<Bytes> {
    let mut header = [0; 19];
    stream.read_exact(&mut header)?;
    let length = usize::from(u16::from_be_bytes([header[16], header[17]]));
    let mut bytes = vec![0; length.max(19)];
    bytes[..19].copy_from_slice(&header);
    stream.read_exact(&mut bytes[19..])?;
    Ok(bytes.into())
}

/// The routes as UPDATEs, those with the same attributes together.
fn updates(routes: &[Origination], negotiated: &Negotiated) -> Vec<Bytes> {
    let mut messages = Vec::new();
    for group in routes.chunk_by(|a, b| a.learned == b.learned) {
        let mut attributes = group[0].attributes();
        attributes.next_hop = Some(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 9)));
        attributes.prepend(OUR_AS);
        let prefixes: Vec<Nlri<Ipv4Net>> = group
            .iter()
            .filter_map(|route| match route.prefix {
                IpNet::V4(prefix) => Some(prefix.into()),
                IpNet::V6(_) => None,
            })
            .collect();
        // Attributes of a made table fit.
        let _ = encode_routes(&attributes.to_wire(), prefixes, negotiated, &mut messages);
    }
    messages
}
