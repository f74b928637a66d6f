//! "Did you mean": the known word nearest to a mistyped one.

/// Longer words, and more candidates than this, are not compared: the cost grows with their product.
const LONGEST_WORD: usize = 64;
const MOST_CANDIDATES: usize = 1000;

/// The candidate that a mistyped word most likely stands for, if one is near enough.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let allowed = 1 + word.chars().count() / 4;
    candidates
        .into_iter()
        .take(MOST_CANDIDATES)
        .filter(|candidate| candidate.len() <= LONGEST_WORD)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Letters to change; upper and lower case are the same.
fn distance(word: &str, candidate: &str) -> usize {
    strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase())
}

/// `` did you mean `X`? ``, or else the choice there is.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match closest(word, candidates.clone()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => one_of("known: ", candidates),
    }
}

/// A list of words for people, cut off after twenty: `` `a`, `b`, `c` ``.
pub fn one_of<'a>(lead: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 20;
    let mut words = words.into_iter();
    let shown: Vec<String> = words
        .by_ref()
        .take(SHOWN)
        .map(|word| format!("`{word}`"))
        .collect();
    let more = words.count();
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{lead}{}{rest}", shown.join(", "))
}

/// A word of the user's in a message: the beginning of it if it is long, and nothing that moves a terminal's cursor.
pub fn shown(text: &str) -> String {
    const SHOWN: usize = 60;
    let mut shown: String = text
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(closest("mehs", ["mesh", "nodes"]), Some("mesh"));
        assert_eq!(
            closest("established", ["Established", "Idle"]),
            Some("Established")
        );
        assert_eq!(closest("firewall", ["mesh", "nodes"]), None);
        assert_eq!(closest(&"x".repeat(100_000), ["mesh"]), None);
    }

    #[test]
    fn without_a_near_word_the_choice_is_listed() {
        assert_eq!(
            did_you_mean("firewall", ["cut", "block"]),
            "known: `cut`, `block`"
        );
    }
}
