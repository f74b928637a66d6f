//! Records that are wrong themselves.

/// Why a record is not compared: what its truth overlooks.
pub(crate) fn why(id: &str) -> Option<&'static str> {
    WRONG.iter().find(|(wrong, _)| *wrong == id).map(|(_, why)| *why)
}

const NO_ADD_PATH: &str = "the record's session has no ADD-PATH, and its truth has path identifiers. A speaker \
    \"MUST follow the procedures defined in [RFC4271] [...] unless\" both sides advertised it (RFC 7911 §5)";
const ONE_CAPABILITY: &str = "its one capability has a Capability Length of 33 (RFC 5492 §4), all there is; the \
    truth reads the octets within as two more";

const WRONG: [(&str, &str); 8] = [
    ("exabgp:api-open.ci#2", NO_ADD_PATH),
    ("exabgp:conf-addpath.ci#1", NO_ADD_PATH),
    (
        "exabgp:conf-flow.ci#8",
        "a source prefix with length 128 and offset 120 has 16 octets of pattern: \"The length of the pattern is \
         defined by the number of bits needed for pattern matching (length minus offset)\" (RFC 8956 §3.1)",
    ),
    ("frr:capability/misc_segments/ORFno", ONE_CAPABILITY),
    ("frr:capability/misc_segments/ORFnu", ONE_CAPABILITY),
    (
        "frr:mp_attr/mp_reach_segments/IPv6-bug",
        "its MP_REACH_NLRI ends behind the Reserved octet, without routes: \"An UPDATE message that contains correct \
         path attributes, but no NLRI, SHALL be treated as a valid UPDATE message\" (RFC 4271 §6.3)",
    ),
    (
        "frr:mp_attr/mp_unreach_segments/IPv4-unreach",
        "the record's session has no ADD-PATH, and its truth has a path identifier from the second route on; the \
         source calls the message \"2 NLRIs + default\", which is what it is without (RFC 7911 §5)",
    ),
    (
        "tcpdump:bgp_vpn_attrset.pcap#1",
        "the truth counts the attributes within the value of ATTR_SET, a customer's, among the UPDATE's own \
         (RFC 6368 §5), which end where Total Path Attribute Length says (RFC 4271 §4.3)",
    ),
];
