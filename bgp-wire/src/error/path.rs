//! Where in a message's structure something is.

use alloc::vec::Vec;
use core::fmt;

use crate::attribute::code;

/// One step from a unit into a part of it. Numbers of parts count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// The message header.
    Header,
    /// An OPEN.
    Open,
    /// This optional parameter of the OPEN.
    OptionalParameter(usize),
    /// The capability with this code.
    Capability(u8),
    /// An UPDATE.
    Update,
    /// The Withdrawn Routes field.
    WithdrawnRoutes,
    /// The path attribute with this type code.
    Attribute(u8),
    /// This segment of an AS path.
    Segment(usize),
    /// This TLV of a list.
    Tlv(usize),
    /// This sub-TLV of a TLV.
    SubTlv(usize),
    /// The Network Layer Reachability Information, of the UPDATE or of an attribute.
    Nlri,
    /// This prefix of a list.
    Prefix(usize),
    /// A NOTIFICATION.
    Notification,
    /// A ROUTE-REFRESH.
    RouteRefresh,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Header => f.write_str("header"),
            Step::Open => f.write_str("OPEN"),
            Step::OptionalParameter(n) => write!(f, "optional parameter {n}"),
            Step::Capability(code) => match crate::capability::code::name(*code) {
                Some(name) => write!(f, "capability {code} ({name})"),
                None => write!(f, "capability {code}"),
            },
            Step::Update => f.write_str("UPDATE"),
            Step::WithdrawnRoutes => f.write_str("Withdrawn Routes"),
            Step::Attribute(code) => match code::name(*code) {
                Some(name) => f.write_str(name),
                None => write!(f, "attribute {code}"),
            },
            Step::Segment(n) => write!(f, "segment {n}"),
            Step::Tlv(n) => write!(f, "TLV {n}"),
            Step::SubTlv(n) => write!(f, "sub-TLV {n}"),
            Step::Nlri => f.write_str("NLRI"),
            Step::Prefix(n) => write!(f, "prefix {n}"),
            Step::Notification => f.write_str("NOTIFICATION"),
            Step::RouteRefresh => f.write_str("ROUTE-REFRESH"),
        }
    }
}

/// The way from the message to the part at fault, outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path(Vec<Step>);

impl Path {
    /// Puts a step around the path so far.
    pub(crate) fn enter(&mut self, step: Step) {
        self.0.insert(0, step);
    }

    /// The steps, outermost first.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The attribute the path goes through.
    pub fn attribute(&self) -> Option<u8> {
        self.0.iter().find_map(|step| match step {
            Step::Attribute(code) => Some(*code),
            _ => None,
        })
    }
}

/// "UPDATE > AS_PATH > segment 2"
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            let arrow = if n == 0 { "" } else { " > " };
            write!(f, "{arrow}{step}")?;
        }
        Ok(())
    }
}
