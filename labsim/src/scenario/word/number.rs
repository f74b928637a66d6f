//! Numbers and addresses of BGP.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::Word;
use crate::diagnostic::did_you_mean;

/// A destination: an address and the length of its network part, all bits behind it zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prefix(pub IpNet);

impl Word for Prefix {
    const FORMAT: &'static str = "prefix";
    const NOUN: &'static str = "prefix";
    const EXAMPLE: &'static str = "10.244.1.0/26";
    fn parse(text: &str) -> Result<Self, String> {
        let prefix: IpNet = text
            .parse()
            .map_err(|_| "an address and a length: ADDRESS/LENGTH".to_owned())?;
        if prefix.trunc() == prefix {
            Ok(Prefix(prefix))
        } else {
            Err(format!(
                "bits are set behind the length: {} is meant?",
                prefix.trunc()
            ))
        }
    }
}

/// An IP address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address(pub IpAddr);

impl Word for Address {
    const FORMAT: &'static str = "address";
    const NOUN: &'static str = "IP address";
    const EXAMPLE: &'static str = "10.0.0.1";
    fn parse(text: &str) -> Result<Self, String> {
        let address = text
            .parse()
            .map_err(|_| "an IPv4 or IPv6 address without a length".to_owned());
        address.map(Address)
    }
}

/// An IPv6 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address6(pub Ipv6Addr);

impl Word for Address6 {
    const FORMAT: &'static str = "address6";
    const NOUN: &'static str = "IPv6 address";
    const EXAMPLE: &'static str = "fd00::1";
    fn parse(text: &str) -> Result<Self, String> {
        let address = text
            .parse()
            .map_err(|_| "an IPv6 address without a length".to_owned());
        address.map(Address6)
    }
}

/// A BGP Identifier (RFC 6286) or CLUSTER_ID (RFC 4456 §7): four octets that are not zero, written as an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identifier(pub Ipv4Addr);

impl Word for Identifier {
    const FORMAT: &'static str = "identifier";
    const NOUN: &'static str = "BGP identifier";
    const EXAMPLE: &'static str = "10.0.0.1";
    fn parse(text: &str) -> Result<Self, String> {
        match text.parse::<Ipv4Addr>() {
            Ok(address) if !address.is_unspecified() => Ok(Identifier(address)),
            _ => Err("four numbers as in an IPv4 address, not all zero".to_owned()),
        }
    }
}

/// An AS number, plain (64512) or with a dot (1.10; RFC 5396 §2). 0 and 23456 cannot be a speaker's (RFC 7607, RFC 6793 §9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AsNumber(pub u32);

impl Word for AsNumber {
    const FORMAT: &'static str = "as-number";
    const NOUN: &'static str = "AS number";
    const EXAMPLE: &'static str = "64512";
    const JSON_TYPES: &'static [&'static str] = &["integer", "string"];
    fn parse(text: &str) -> Result<Self, String> {
        let number = match text.split_once('.') {
            None => text.parse::<u32>().ok(),
            Some((high, low)) => match (high.parse::<u16>(), low.parse::<u16>()) {
                (Ok(high), Ok(low)) => Some(u32::from(high) << 16 | u32::from(low)),
                _ => None,
            },
        };
        match number {
            Some(0 | 23456) => Err("0 and 23456 are reserved".to_owned()),
            Some(number) => Ok(AsNumber(number)),
            None => Err("a number from 1 to 4294967295, or 1.10 for 65546".to_owned()),
        }
    }
}

/// A community (RFC 1997): an AS number and a value of two octets each, or a well-known name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Community(pub u32);

/// RFC 1997, RFC 3765 and RFC 7999.
const WELL_KNOWN: [(&str, u32); 5] = [
    ("no-export", 0xffff_ff01),
    ("no-advertise", 0xffff_ff02),
    ("no-export-subconfed", 0xffff_ff03),
    ("no-peer", 0xffff_ff04),
    ("blackhole", 0xffff_029a),
];

impl Word for Community {
    const FORMAT: &'static str = "community";
    const NOUN: &'static str = "community";
    const EXAMPLE: &'static str = "64512:100";
    fn parse(text: &str) -> Result<Self, String> {
        if let Some((_, value)) = WELL_KNOWN.iter().find(|(name, _)| *name == text) {
            return Ok(Community(*value));
        }
        match text
            .split_once(':')
            .map(|(high, low)| (high.parse(), low.parse()))
        {
            Some((Ok::<u16, _>(high), Ok::<u16, _>(low))) => {
                Ok(Community(u32::from(high) << 16 | u32::from(low)))
            }
            Some(_) => Err("two numbers from 0 to 65535: AS:VALUE".to_owned()),
            None => {
                let names = WELL_KNOWN.iter().map(|(name, _)| *name);
                Err(format!("AS:VALUE, or a name ({})", did_you_mean(text, names)))
            }
        }
    }
}

/// An AS_PATH as people write it: AS numbers, and sets in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AsPath(pub String);

impl Word for AsPath {
    const FORMAT: &'static str = "as-path";
    const NOUN: &'static str = "AS path";
    const EXAMPLE: &'static str = "64513 64514";
    const JSON_TYPES: &'static [&'static str] = &["string", "integer"];
    fn parse(text: &str) -> Result<Self, String> {
        let numbers = text.split(|c: char| c.is_whitespace() || "{},".contains(c));
        if numbers
            .filter(|number| !number.is_empty())
            .all(|number| number.parse::<u32>().is_ok())
        {
            let words: Vec<&str> = text.split_whitespace().collect();
            Ok(AsPath(words.join(" ")))
        } else {
            Err("AS numbers with blanks between them, or \"\" for none".to_owned())
        }
    }
}
