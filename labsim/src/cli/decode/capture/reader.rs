//! The packets of a pcap or pcapng file.

use std::fmt;
use std::io::{self, Read};

use pcap_parser::pcapng::Block;
use pcap_parser::traits::PcapReaderIterator;
use pcap_parser::{PcapBlockOwned, PcapError, PcapHeader, create_reader};

/// The longest packet, or block of a pcapng file.
const MOST_OCTETS: usize = 1 << 20;
/// The most interfaces of one section of a pcapng file.
const MOST_INTERFACES: usize = 1 << 16;
/// How a pcapng file begins.
const PCAPNG: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];

/// Whether a file that begins so is a capture.
pub(in crate::cli::decode) fn is_capture(beginning: &[u8]) -> bool {
    let Some(magic) = beginning.first_chunk::<4>() else {
        return false;
    };
    // Microseconds, nanoseconds and Kuznetzov's format, in the order of octets of either machine.
    let pcap = |number: u32| matches!(number, 0xa1b2_c3d4 | 0xa1b2_3c4d | 0xa1b2_cd34);
    *magic == PCAPNG || pcap(u32::from_be_bytes(*magic)) || pcap(u32::from_le_bytes(*magic))
}

/// A packet as it was captured.
pub(super) struct Captured<'a> {
    pub(super) at: Time,
    /// What its first header is, as tcpdump.org numbers them.
    pub(super) link_type: i32,
    pub(super) octets: &'a [u8],
}

/// When a packet was captured, since 1970.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Time {
    pub(super) seconds: u64,
    pub(super) nanoseconds: u32,
    /// Seconds since the capture's first packet, for people.
    pub(super) since_first: f64,
}

impl Time {
    /// So many units, of which a second has `resolution`.
    fn of(units: u64, resolution: u64, offset: i64) -> Time {
        let resolution = u128::from(resolution.max(1));
        let units = u128::from(units);
        let nanoseconds = units % resolution * 1_000_000_000 / resolution;
        Time {
            seconds: ((units / resolution) as u64).saturating_add_signed(offset),
            nanoseconds: nanoseconds as u32,
            since_first: 0.0,
        }
    }

    /// The seconds from `first` to this.
    fn since(self, first: Time) -> f64 {
        let seconds = i128::from(self.seconds) - i128::from(first.seconds);
        let nanoseconds = f64::from(self.nanoseconds) - f64::from(first.nanoseconds);
        seconds as f64 + nanoseconds / 1e9
    }
}

/// Why a capture is read no further.
#[derive(Debug)]
pub(super) enum Error {
    /// What was read could not be printed.
    Output(io::Error),
    /// Nothing more can be read.
    Read,
    /// The file ends within a packet.
    CutShort { at: usize },
    /// A packet or block is longer than any should be.
    TooLong { at: usize },
    /// What should be a packet or block is none.
    Damaged { at: usize },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Output(error) => error.fmt(f),
            Error::Read => f.write_str("the file cannot be read any further"),
            Error::CutShort { at } => write!(f, "the file ends within the packet at octet {at}"),
            Error::TooLong { at } => {
                write!(
                    f,
                    "octet {at}: a packet of more than {MOST_OCTETS} octets; what follows cannot be found"
                )
            }
            Error::Damaged { at } => {
                write!(
                    f,
                    "octet {at}: no packet where one is expected; what follows cannot be found"
                )
            }
        }
    }
}

/// What is known of an interface of a pcapng file.
struct Interface {
    link_type: i32,
    snap_length: u32,
    resolution: u64,
    offset: i64,
}

/// Reads a capture.
pub(super) struct Reader<'r> {
    blocks: Box<dyn PcapReaderIterator + Send + 'r>,
    /// Of a pcap file its header, of a pcapng file the interfaces of the section.
    header: Option<PcapHeader>,
    interfaces: Vec<Interface>,
    first: Option<Time>,
}

impl<'r> Reader<'r> {
    pub(super) fn new(mut stream: impl Read + Send + 'r) -> Result<Reader<'r>, Error> {
        let beginning = first_block(&mut stream).map_err(|_| Error::Read)?;
        let stream = io::Cursor::new(beginning).chain(stream);
        let blocks = create_reader(MOST_OCTETS, stream).map_err(|error| failure(&error, 0))?;
        Ok(Reader {
            blocks,
            header: None,
            interfaces: Vec::new(),
            first: None,
        })
    }

    /// Hands out packet by packet.
    pub(super) fn each(&mut self, then: &mut dyn FnMut(Captured<'_>) -> io::Result<()>) -> Result<(), Error> {
        loop {
            let at = self.blocks.consumed();
            let consumed = match self.blocks.next() {
                Ok((length, block)) => {
                    let context = (&mut self.header, &mut self.interfaces);
                    if let Some(mut captured) = packet(context, &block) {
                        let first = *self.first.get_or_insert(captured.at);
                        captured.at.since_first = captured.at.since(first);
                        then(captured).map_err(Error::Output)?;
                    }
                    length
                }
                Err(PcapError::Eof) => return Ok(()),
                Err(PcapError::Incomplete(_)) => {
                    self.refill(at)?;
                    continue;
                }
                Err(error) => return Err(failure(&error, at)),
            };
            self.blocks.consume(consumed);
        }
    }

    fn refill(&mut self, at: usize) -> Result<(), Error> {
        let before = self.blocks.data().len();
        self.blocks.refill().map_err(|_| Error::Read)?;
        if self.blocks.data().len() == before && !self.blocks.reader_exhausted() {
            return Err(Error::TooLong { at });
        }
        Ok(())
    }
}

fn failure<I>(error: &PcapError<I>, at: usize) -> Error {
    match error {
        PcapError::UnexpectedEof | PcapError::Incomplete(_) | PcapError::Eof => Error::CutShort { at },
        PcapError::BufferTooSmall => Error::TooLong { at },
        PcapError::ReadError => Error::Read,
        _ => Error::Damaged { at },
    }
}

/// The file's first block, which the crate wants in one piece: a pcap header, or a pcapng section header.
fn first_block(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut block = Vec::new();
    stream.by_ref().take(24).read_to_end(&mut block)?;
    let [a, b, c, d, lengths @ ..] = block.as_slice() else {
        return Ok(block);
    };
    if [*a, *b, *c, *d] == PCAPNG
        && let Some((length, behind)) = lengths.split_first_chunk::<4>()
    {
        let length = match behind.starts_with(&[0x1a, 0x2b, 0x3c, 0x4d]) {
            true => u32::from_be_bytes(*length),
            false => u32::from_le_bytes(*length),
        };
        let rest = u64::from(length).saturating_sub(24).min(MOST_OCTETS as u64 / 2);
        stream.by_ref().take(rest).read_to_end(&mut block)?;
    }
    Ok(block)
}

/// The packet of a block that has one; what other blocks tell is noted.
fn packet<'b>(
    (header, interfaces): (&mut Option<PcapHeader>, &mut Vec<Interface>),
    block: &'b PcapBlockOwned<'_>,
) -> Option<Captured<'b>> {
    match block {
        PcapBlockOwned::LegacyHeader(found) => {
            *header = Some(found.clone());
            None
        }
        PcapBlockOwned::Legacy(block) => {
            let header = header.as_ref()?;
            let resolution = if header.is_nanosecond_precision() {
                1_000_000_000
            } else {
                1_000_000
            };
            let units = u64::from(block.ts_sec) * resolution + u64::from(block.ts_usec);
            Some(Captured {
                at: Time::of(units, resolution, 0),
                // The upper bits tell of a frame check sequence.
                link_type: header.network.0 & 0x0fff_ffff,
                octets: block.data.get(..block.caplen as usize)?,
            })
        }
        PcapBlockOwned::NG(block) => packet_of_block(interfaces, block),
    }
}

fn packet_of_block<'b>(interfaces: &mut Vec<Interface>, block: &'b Block<'_>) -> Option<Captured<'b>> {
    match block {
        Block::SectionHeader(_) => interfaces.clear(),
        Block::InterfaceDescription(found) if interfaces.len() < MOST_INTERFACES => {
            interfaces.push(Interface {
                link_type: found.linktype.0,
                snap_length: found.snaplen,
                resolution: found.ts_resolution().unwrap_or(1_000_000),
                offset: found.if_tsoffset,
            });
        }
        Block::EnhancedPacket(packet) => {
            let interface = interfaces.get(packet.if_id as usize)?;
            let units = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
            return Some(Captured {
                at: Time::of(units, interface.resolution, interface.offset),
                link_type: interface.link_type,
                octets: packet.data.get(..packet.caplen as usize)?,
            });
        }
        Block::SimplePacket(packet) => {
            let interface = interfaces.first()?;
            let mut length = packet.data.len().min(packet.origlen as usize);
            if interface.snap_length > 0 {
                length = length.min(interface.snap_length as usize);
            }
            return Some(Captured {
                at: Time::default(),
                link_type: interface.link_type,
                octets: packet.data.get(..length)?,
            });
        }
        _ => {}
    }
    None
}

#[cfg(test)]
mod tests;
