//! Which lab: the arguments, and what they must be like.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::value_parser;
use labsim::topology::{self, MOST_BLOCKS, Workload};
use serde_json::json;

use super::{Common, Parameters, routes};

/// A value that is wrong, told in words.
pub(super) type Checked<T> = Result<T, String>;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Shape {
    /// Every node has a session with every other one, or with its nearest on a ring
    Mesh(Mesh),
    /// Reflectors that know each other, and clients of all of them
    Reflectors(Reflectors),
    /// Reflectors in two or three tiers; every client has two of the lowest
    Hierarchy(Hierarchy),
    /// A border router's full table, told to clients by reflectors
    Table(Table),
}

#[derive(Debug, clap::Args)]
pub(super) struct Mesh {
    /// Nodes of the mesh
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(2..=100_000))]
    nodes: u32,

    /// A partial mesh: the nodes stand on a ring, and each has sessions with the D/2 nearest on both sides. An even
    /// number less than N
    #[arg(long, value_name = "D", value_parser = value_parser!(u32).range(2..=100_000))]
    degree: Option<u32>,

    /// Prefixes of each node
    #[arg(long, value_name = "P", default_value_t = 1, value_parser = value_parser!(u32).range(1..=1_000_000))]
    prefixes: u32,

    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
pub(super) struct Reflectors {
    /// Clients besides the reflectors
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=200_000))]
    nodes: u32,

    /// Reflectors
    #[arg(long, value_name = "K", default_value_t = 2, value_parser = value_parser!(u32).range(1..=1000))]
    reflectors: u32,

    /// Prefixes of each client
    #[arg(long, value_name = "P", default_value_t = 1, value_parser = value_parser!(u32).range(1..=1_000_000))]
    prefixes: u32,

    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
pub(super) struct Hierarchy {
    /// Clients, spread evenly over the lowest pairs of reflectors
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = value_parser!(u32).range(1..=200_000))]
    nodes: u32,

    /// Tiers of reflectors
    #[arg(long, value_name = "2|3", default_value_t = 2, value_parser = value_parser!(u32).range(2..=3))]
    tiers: u32,

    /// Reflectors at the top, which have sessions with each other
    #[arg(long, value_name = "T", default_value_t = 2, value_parser = value_parser!(u32).range(1..=1000))]
    top: u32,

    /// Pairs of reflectors in the middle of three tiers; without it one for ten of the lowest pairs
    #[arg(long, value_name = "M", value_parser = value_parser!(u32).range(1..=10_000))]
    middle: Option<u32>,

    /// Lowest pairs of reflectors; without it one for every 100 clients
    #[arg(long, value_name = "PAIRS", value_parser = value_parser!(u32).range(1..=100_000))]
    pairs: Option<u32>,

    /// How many of the top reflectors each of those right below is client of; without it all
    #[arg(long, value_name = "K", value_parser = value_parser!(u32).range(1..=1000))]
    parents: Option<u32>,

    /// Prefixes of each client
    #[arg(long, value_name = "P", default_value_t = 1, value_parser = value_parser!(u32).range(1..=1_000_000))]
    prefixes: u32,

    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
pub(super) struct Table {
    /// Clients besides the reflectors and the border router
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = value_parser!(u32).range(0..=100_000))]
    nodes: u32,

    /// Reflectors
    #[arg(long, value_name = "K", default_value_t = 2, value_parser = value_parser!(u32).range(1..=1000))]
    reflectors: u32,

    /// Routes of the table, made by --seed with a mix of prefix lengths, AS_PATHs, COMMUNITIES and MEDs
    #[arg(long, value_name = "P", default_value_t = 100_000,
        value_parser = value_parser!(u32).range(1..=i64::from(topology::MOST_ROUTES)))]
    prefixes: u32,

    /// Read the table from this MRT file instead: what one peer of the collector announced (TABLE_DUMP_V2 or UPDATEs)
    #[arg(long, value_name = "FILE", conflicts_with = "prefixes")]
    mrt: Option<PathBuf>,

    /// The peer's address; without it the one with the most routes
    #[arg(long, value_name = "ADDRESS", requires = "mrt")]
    peer: Option<std::net::IpAddr>,

    #[command(flatten)]
    common: Common,
}

/// What is to be measured.
pub(super) struct Subject {
    pub(super) shape: Box<dyn topology::Shape>,
    pub(super) workload: Workload,
    pub(super) parameters: Parameters,
}

impl Shape {
    pub(super) fn common(&self) -> Common {
        match self {
            Shape::Mesh(Mesh { common, .. })
            | Shape::Reflectors(Reflectors { common, .. })
            | Shape::Hierarchy(Hierarchy { common, .. })
            | Shape::Table(Table { common, .. }) => *common,
        }
    }

    /// Checks what clap could not, and reads the files that are named.
    pub(super) fn subject(&self, err: &mut dyn Write) -> io::Result<Checked<Subject>> {
        Ok(match self {
            Shape::Mesh(args) => args.subject(),
            Shape::Reflectors(args) => args.subject(),
            Shape::Hierarchy(args) => args.subject(),
            Shape::Table(args) => return args.subject(err),
        })
    }
}

impl Mesh {
    fn subject(&self) -> Checked<Subject> {
        let (nodes, mut parameters) = (self.nodes, vec![("nodes", json!(self.nodes))]);
        let shape: Box<dyn topology::Shape> = match self.degree {
            None => Box::new(topology::Mesh { nodes }),
            Some(degree) => {
                if degree >= nodes || !degree.is_multiple_of(2) {
                    return Err(format!(
                        "--degree {degree}: must be an even number less than --nodes {nodes}, as half of the \
                         neighbours stand on each side; without --degree all nodes are neighbours"
                    ));
                }
                parameters.push(("degree", json!(degree)));
                Box::new(topology::PartialMesh { nodes, degree })
            }
        };
        subject(shape, self.prefixes, self.common, parameters)
    }
}

impl Reflectors {
    fn subject(&self) -> Checked<Subject> {
        let (clients, reflectors) = (self.nodes, self.reflectors);
        let shape = Box::new(topology::Reflectors { clients, reflectors });
        let parameters = vec![("nodes", json!(clients)), ("reflectors", json!(reflectors))];
        subject(shape, self.prefixes, self.common, parameters)
    }
}

impl Hierarchy {
    fn subject(&self) -> Checked<Subject> {
        let pairs = self.pairs.unwrap_or_else(|| self.nodes.div_ceil(100));
        let middle = match (self.tiers, self.middle) {
            (2, None) => 0,
            (2, Some(_)) => {
                return Err("--middle: two tiers have no middle one; give --tiers 3 with it".to_owned());
            }
            (_, middle) => middle.unwrap_or_else(|| pairs.div_ceil(10)),
        };
        let parents = self.parents.unwrap_or(self.top);
        if parents > self.top {
            let top = self.top;
            return Err(format!(
                "--parents {parents}: there are only --top {top} to have as parents"
            ));
        }
        let shape = topology::Hierarchy {
            clients: self.nodes,
            top: self.top,
            middle,
            pairs,
            parents,
        };
        let parameters = vec![
            ("nodes", json!(self.nodes)),
            ("reflectors", json!(self.top + 2 * middle + 2 * pairs)),
            ("top", json!(self.top)),
            ("middle_pairs", json!(middle)),
            ("lowest_pairs", json!(pairs)),
            ("parents", json!(parents)),
        ];
        subject(Box::new(shape), self.prefixes, self.common, parameters)
    }
}

impl Table {
    fn subject(&self, err: &mut dyn Write) -> io::Result<Checked<Subject>> {
        let table = match &self.mrt {
            None => topology::full_table(self.prefixes, self.common.seed, self.common.ipv6),
            Some(file) => match routes::read(file, self.peer, self.common.ipv6, err)? {
                Ok(table) => table,
                Err(reason) => return Ok(Err(reason)),
            },
        };
        let (clients, reflectors) = (self.nodes, self.reflectors);
        let parameters = vec![
            ("nodes", json!(clients)),
            ("reflectors", json!(reflectors)),
            ("prefixes", json!(table.len())),
        ];
        let mut workload = workload(1, self.common);
        workload.table = Some(table);
        Ok(Ok(Subject {
            shape: Box::new(topology::Table { clients, reflectors }),
            workload,
            parameters,
        }))
    }
}

fn workload(prefixes: u32, common: Common) -> Workload {
    Workload {
        prefixes,
        table: None,
        six: common.ipv6,
        hour: common.hour,
        seed: common.seed,
    }
}

/// A lab in which nodes originate blocks, if there are enough of those.
fn subject(
    shape: Box<dyn topology::Shape>,
    prefixes: u32,
    common: Common,
    mut parameters: Parameters,
) -> Checked<Subject> {
    let originators = shape.originators().len() as u64;
    let blocks = originators * u64::from(prefixes);
    if !common.ipv6 && blocks > MOST_BLOCKS.into() {
        return Err(format!(
            "--prefixes {prefixes}: 10.0.0.0/8 has {MOST_BLOCKS} blocks of /26, not {blocks} for {originators} nodes; \
             give fewer, or --ipv6"
        ));
    }
    if u32::try_from(blocks).is_err() {
        return Err(format!(
            "--prefixes {prefixes}: that makes {blocks}, more than can be numbered"
        ));
    }
    parameters.push(("prefixes", json!(prefixes)));
    Ok(Subject {
        shape,
        workload: workload(prefixes, common),
        parameters,
    })
}
