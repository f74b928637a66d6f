//! What a scenario did to its network, and what that explains in a capture.

use std::net::IpAddr;

use crate::tshark::Frame;

/// Something done to the network or a node, in the words of the trace.
#[derive(Debug)]
pub(crate) struct Fault {
    /// Nanoseconds of virtual time.
    pub(crate) at: u64,
    pub(crate) action: String,
}

impl Fault {
    /// Whether packets vanish because of it.
    fn loses_packets(&self) -> bool {
        // `cut a-b`, `cut the power of a`, `drop TCP/179 from a to b`.
        ["cut ", "drop "].iter().any(|word| self.action.starts_with(word))
    }
}

/// All that was done, by time.
#[derive(Debug, Default)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl Faults {
    /// Whether packets vanish at any time.
    pub(crate) fn lose_packets(&self) -> bool {
        self.0.iter().any(Fault::loses_packets)
    }

    /// Whether one of them is why tshark remarks this on a packet.
    pub(crate) fn explain(&self, frame: &Frame, remark: &str, name: &dyn Fn(IpAddr) -> String) -> bool {
        let [from, to] = frame.addresses.map(name);
        let concerns = |fault: &&Fault| {
            fault.at <= frame.at && (fault.action.contains(&from) || fault.action.contains(&to))
        };
        let mut faults = self.0.iter().filter(concerns);
        match remark {
            // The end of a connection is no offence.
            "This frame initiates the connection closing" | "This frame undergoes the connection closing" => {
                true
            }
            "Connection reset (RST)" => faults.next().is_some(),
            "This frame is a (suspected) retransmission" => {
                // Nobody has an address that is no node's.
                to == frame.addresses[1].to_string() || faults.any(Fault::loses_packets)
            }
            _ => false,
        }
    }
}
