//! Flow specifications as one line each.

use core::fmt::{Display, Formatter, Result};

use super::{FlowComponent, FlowField, FlowOperation, FlowSpecNlri};

/// "to 10.0.0.0/8 protocol =6 port >=8000&<=8080|=80"
impl Display for FlowSpecNlri {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (n, component) in self.components.iter().enumerate() {
            let space = if n == 0 { "" } else { " " };
            write!(f, "{space}{component}")?;
        }
        if let Some(id) = self.path_id {
            write!(f, " path {id}")?;
        }
        match self.rd {
            Some(rd) => write!(f, " rd {rd}"),
            None => Ok(()),
        }
    }
}

impl Display for FlowComponent {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            FlowComponent::Destination(prefix) => write!(f, "to {prefix}"),
            FlowComponent::Source(prefix) => write!(f, "from {prefix}"),
            FlowComponent::Field(field, operations) => {
                write!(f, "{} ", name(*field))?;
                for (n, operation) in operations.iter().enumerate() {
                    let joined = operation.operator() & FlowOperation::AND != 0;
                    f.write_str(match (n, joined) {
                        (0, _) => "",
                        (_, true) => "&",
                        (_, false) => "|",
                    })?;
                    write_operation(*operation, field.is_bitmask(), f)?;
                }
                Ok(())
            }
        }
    }
}

/// Numbers as "<=1024"; bits as "=0x12" where all have to be set, "0x12" where any, and "!" for the contrary.
fn write_operation(operation: FlowOperation, bitmask: bool, f: &mut Formatter<'_>) -> Result {
    let (operator, value) = (operation.operator(), operation.value());
    if bitmask {
        let set = |bit, sign| if operator & bit != 0 { sign } else { "" };
        let (not, all) = (set(FlowOperation::NOT, "!"), set(FlowOperation::MATCH, "="));
        return write!(f, "{not}{all}{value:#x}");
    }
    match operator & 7 {
        0 => f.write_str("never"),
        1 => write!(f, "={value}"),
        2 => write!(f, ">{value}"),
        3 => write!(f, ">={value}"),
        4 => write!(f, "<{value}"),
        5 => write!(f, "<={value}"),
        6 => write!(f, "!={value}"),
        _ => f.write_str("any"),
    }
}

fn name(field: FlowField) -> &'static str {
    match field {
        FlowField::IpProtocol => "protocol",
        FlowField::Port => "port",
        FlowField::DestinationPort => "to-port",
        FlowField::SourcePort => "from-port",
        FlowField::IcmpType => "icmp-type",
        FlowField::IcmpCode => "icmp-code",
        FlowField::TcpFlags => "tcp-flags",
        FlowField::PacketLength => "length",
        FlowField::Dscp => "dscp",
        FlowField::Fragment => "fragment",
        FlowField::FlowLabel => "flow-label",
    }
}
