//! The peers that somebody asks for, in Calico's words or their own.

use std::net::IpAddr;

/// What Calico's readiness check writes before the addresses.
const PHRASE: &str = "BGP not established with";

/// What Calico's other messages about BIRD have in them.
const OF_BIRD: [&str; 4] = [
    "BIRD is not ready",
    "BIRD6 is not ready",
    "querying BIRD",
    "to connect to BIRD",
];

/// The words name no peer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected addresses of peers, or Calico's message `BIRD is not ready: BGP not established with 10.0.0.2,10.0.0.3`, got {got:?}"
)]
pub struct NoPeers {
    /// What is no address.
    pub got: String,
}

/// The addresses in the message of Calico's readiness check, whatever stands around it, as in the events of `kubectl
/// describe`; or in a list of addresses. Calico's other messages about BIRD (`Error querying BIRD: …`) name no peer: the
/// list is empty.
///
/// ```
/// let event = "Warning  Unhealthy  kubelet  Readiness probe failed: calico/node is not ready: \
///              BIRD is not ready: BGP not established with 10.0.0.2,10.0.0.3";
/// assert_eq!(bird_ctl::doctor::peers(event)?.len(), 2);
/// # Ok::<(), bird_ctl::doctor::NoPeers>(())
/// ```
pub fn peers(text: &str) -> Result<Vec<IpAddr>, NoPeers> {
    let mut peers = Vec::new();
    let got = |text: &str| NoPeers {
        got: text.trim().to_owned(),
    };
    if text.contains(PHRASE) {
        for list in text.split(PHRASE).skip(1) {
            peers.extend(items(list).map_while(address));
        }
        if peers.is_empty() {
            return Err(got(text));
        }
    } else if !OF_BIRD.iter().any(|of_bird| text.contains(of_bird)) {
        for item in items(text) {
            // Of a sentence, no word alone tells what it is about.
            let whole = if text.contains("not ready") { text } else { item };
            peers.push(address(item).ok_or_else(|| got(whole))?);
        }
    }
    Ok(once_each(peers))
}

/// What stands between addresses; of a message that was quoted, also the signs for its line ends.
fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| matches!(c, ',' | '\\') || c.is_whitespace())
        .filter(|item| !item.is_empty())
}

/// An address, within quotes or at the end of a sentence, too.
fn address(item: &str) -> Option<IpAddr> {
    item.trim_matches(|c: char| !c.is_ascii_hexdigit() && c != ':')
        .parse()
        .ok()
}

fn once_each(peers: Vec<IpAddr>) -> Vec<IpAddr> {
    let mut seen = Vec::with_capacity(peers.len());
    for peer in peers {
        if !seen.contains(&peer) {
            seen.push(peer);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        peers(text).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn calicos_message_is_taken_as_it_is() {
        let both = ["10.0.0.2", "10.0.0.3"];
        for text in [
            "BIRD is not ready: BGP not established with 10.0.0.2,10.0.0.3",
            "calico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.2,10.0.0.3\n",
            "  Warning  Unhealthy  2m (x9 over 3m)  kubelet  Readiness probe failed: 2026-11-22 07:51:16.123 [INFO][17] \
             confd/health.go 180: Number of node(s) with BGP peering established = 0\ncalico/node is not ready: \
             BIRD is not ready: BGP not established with 10.0.0.2, 10.0.0.3",
            "\"BIRD is not ready: BGP not established with 10.0.0.2,10.0.0.3\".",
            r"= 0\ncalico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.2,10.0.0.3\ncalico/node",
            "BGP not established with 10.0.0.2 (x2)\n ... BGP not established with 10.0.0.3,10.0.0.2",
        ] {
            assert_eq!(read(text), both, "{text}");
        }
        assert_eq!(
            read("BIRD6 is not ready: BGP not established with fd00::2"),
            ["fd00::2"]
        );
    }

    #[test]
    fn addresses_alone_will_do() {
        assert_eq!(read("10.0.0.2 fd00::1,10.0.0.2"), ["10.0.0.2", "fd00::1"]);
        assert!(read("").is_empty());
        for other in [
            "calico/node is not ready: BIRD6 is not ready: graceful restart in progress",
            "error querying BIRD: unable to connect to BIRDv6 socket: dial unix /var/run/calico/bird6.ctl: connect: connection refused",
            "calico/node is not ready: BIRD is not ready: failed to stat() nodename file: stat /var/lib/calico/nodename: no such file or directory",
        ] {
            assert!(read(other).is_empty(), "{other}");
        }
        assert!(
            read("BIRD is not ready: Error querying BIRD: unable to connect to BIRDv4 socket").is_empty()
        );
    }

    #[test]
    fn other_words_are_an_error() {
        assert_eq!(peers("node-2").unwrap_err().got, "node-2");
        assert!(peers("BGP not established with ").is_err());
        let felix = "calico/node is not ready: felix is not ready: readiness probe reporting 503";
        assert_eq!(peers(felix).unwrap_err().got, felix);
    }
}
