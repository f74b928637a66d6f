//! Communities as people write them.

use alloc::string::String;
use core::str::FromStr;

use super::{Community, LargeCommunity};

/// A text that is no community.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no community, expected {expected}")]
pub struct ParseCommunityError {
    text: String,
    expected: &'static str,
}

/// "65001:100", both numbers at most 65535.
impl FromStr for Community {
    type Err = ParseCommunityError;

    fn from_str(text: &str) -> Result<Community, ParseCommunityError> {
        match numbers(text) {
            Some([asn, value]) => Ok(Community::new(asn, value)),
            None => Err(ParseCommunityError {
                text: text.into(),
                expected: "two numbers of at most 65535, as in 65001:100",
            }),
        }
    }
}

/// "65001:1:2" (RFC 8092 §5), all numbers at most 4294967295.
impl FromStr for LargeCommunity {
    type Err = ParseCommunityError;

    fn from_str(text: &str) -> Result<LargeCommunity, ParseCommunityError> {
        match numbers(text) {
            Some([global, first, second]) => Ok(LargeCommunity::new(global, first, second)),
            None => Err(ParseCommunityError {
                text: text.into(),
                expected: "three numbers of at most 4294967295, as in 65001:1:2",
            }),
        }
    }
}

/// N decimal numbers with colons between them, without signs.
fn numbers<T: FromStr + Copy + Default, const N: usize>(text: &str) -> Option<[T; N]> {
    let mut numbers = [T::default(); N];
    let mut parts = text.split(':');
    for number in &mut numbers {
        let digits = parts.next().filter(|part| !part.starts_with('+'))?;
        *number = digits.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::{Community, LargeCommunity};

    #[test]
    fn what_is_printed_can_be_read() {
        for community in [Community(0), Community::new(65001, 100), Community::NO_EXPORT] {
            assert_eq!(community.to_string().parse(), Ok(community));
        }
        for community in [LargeCommunity::new(0, 0, 0), LargeCommunity::new(u32::MAX, 1, 2)] {
            assert_eq!(community.to_string().parse(), Ok(community));
        }
    }

    #[test]
    fn what_is_no_community_is_refused_with_an_example() {
        for text in [
            "", "1", "1:", ":1", "1:2:3", "65536:1", "1:65536", "+1:2", "-1:2", "1: 2", "a:b", "1:2:",
        ] {
            let error = text.parse::<Community>().expect_err(text);
            assert_eq!(
                error.to_string(),
                alloc::format!(
                    "{text:?} is no community, expected two numbers of at most 65535, as in 65001:100"
                )
            );
        }
        for text in ["1:2", "1:2:3:4", "4294967296:1:2", "1:+2:3", "1::3"] {
            let error = text.parse::<LargeCommunity>().expect_err(text);
            assert!(error.to_string().ends_with("as in 65001:1:2"), "{error}");
        }
    }
}
