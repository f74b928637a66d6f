//! Calico's objects, as `kubectl` and `calicoctl` take them.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Span;
use crate::scenario::word::AsNumber;
use crate::yaml::Spanned;

/// The objects of all files.
#[derive(Debug, Default)]
pub struct Manifests {
    pub(super) configuration: Option<(Span, BgpConfiguration)>,
    pub(crate) peers: Vec<BgpPeer>,
}

impl Manifests {
    /// The AS number of nodes that have none of their own.
    pub fn as_number(&self) -> u32 {
        let configured = self
            .configuration
            .as_ref()
            .and_then(|(_, spec)| spec.as_number.as_ref());
        configured.map_or(64512, |asn| asn.0)
    }

    /// Whether all nodes are neighbours of each other.
    pub fn mesh_enabled(&self) -> bool {
        let configured = self
            .configuration
            .as_ref()
            .and_then(|(_, spec)| spec.mesh_enabled);
        configured.unwrap_or(true)
    }

    /// Where the mesh is configured, if it is.
    pub(crate) fn configuration_span(&self) -> Span {
        self.configuration
            .as_ref()
            .map_or(Span::default(), |(span, _)| *span)
    }
}

/// What is simulated of BGPConfiguration.spec.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(title = "BGPConfiguration")]
pub(super) struct BgpConfiguration {
    #[serde(rename = "nodeToNodeMeshEnabled")]
    pub(super) mesh_enabled: Option<bool>,
    #[serde(rename = "asNumber")]
    pub(super) as_number: Option<AsNumber>,
}

/// What is simulated of BGPPeer.spec.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "BGPPeer")]
pub(super) struct BgpPeerSpec {
    #[serde(rename = "peerIP")]
    pub(super) peer_ip: Spanned<String>,
    #[serde(rename = "asNumber")]
    pub(super) as_number: AsNumber,
    pub(super) node: Option<Spanned<String>>,
    #[serde(rename = "nodeSelector")]
    pub(super) node_selector: Option<Spanned<String>>,
}

/// A BGPPeer: some nodes of the cluster have this neighbour.
#[derive(Debug)]
pub(crate) struct BgpPeer {
    pub(super) span: Span,
    pub(super) address: IpAddr,
    pub(super) asn: u32,
    pub(super) nodes: Selected,
}

/// Which nodes a BGPPeer is for. Calico names the sessions accordingly.
#[derive(Debug)]
pub(crate) enum Selected {
    /// All of them, because nothing is said: `Global_…`.
    Global,
    /// All of them, because the selector is `all()`: `Node_…`.
    All,
    /// This one: `Node_…`.
    One(Spanned<String>),
}
