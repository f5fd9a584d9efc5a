//! The words of a search in the directory.

use unicode_normalization::UnicodeNormalization;

/// The words that a person typed to find somebody, made by `SearchWords::from`.
///
/// - White space (Unicode's `White_Space`) separates words.
/// - Commas before and after a word are dropped, because many directories write `LARK, Jo`. An empty
///   word is dropped too.
/// - A word is kept once, however often it was typed and in whatever case.
/// - At most [`SearchWords::MAX`] words are kept. Later ones are ignored.
///
/// Every other character is data: `(Ward` and `%` are words like any other.
///
/// ```
/// use keydesk_core::ports::SearchWords;
///
/// let words = SearchWords::from("kim, LARK Kim");
/// assert_eq!(words.as_slice(), ["kim", "LARK"]);
/// assert!(words.matches(["LARK, Kim (Ward 4)"]));
/// assert!(words.matches(["Kim Wren", "lark4", "kim@north.example"]));
/// assert!(!words.matches(["Kim Wren"]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchWords {
    typed: Vec<String>,
    folded: Vec<String>,
}

impl SearchWords {
    /// How many words are kept. Each one costs a directory a comparison with every field of every
    /// person; the longest names that people type have about eight words.
    pub const MAX: usize = 16;

    /// The words as they were typed, in that order, for a directory that compares by itself.
    pub fn as_slice(&self) -> &[String] {
        &self.typed
    }

    /// Whether there is no word. Then everybody matches.
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// Whether every word occurs in at least one of a person's fields (display name, user name,
    /// address), in any order. Case makes no difference, nor do variants of a character that Unicode's
    /// NFKC makes equal, such as wide letters and ligatures.
    pub fn matches<T: AsRef<str>>(&self, fields: impl IntoIterator<Item = T>) -> bool {
        let fields: Vec<String> = fields.into_iter().map(|field| folded(field.as_ref())).collect();
        self.folded.iter().all(|word| fields.iter().any(|field| field.contains(word)))
    }
}

impl From<&str> for SearchWords {
    fn from(text: &str) -> Self {
        let mut words = Self::default();
        let typed = text.split_whitespace().map(|word| word.trim_matches(','));
        for word in typed.filter(|word| !word.is_empty()) {
            if words.typed.len() == Self::MAX {
                break;
            }
            let folded = folded(word);
            if !words.folded.contains(&folded) {
                words.typed.push(word.to_owned());
                words.folded.push(folded);
            }
        }
        words
    }
}

fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_separates_words_and_commas_around_them_are_dropped() {
        for (text, wanted) in [
            ("SURNAME, Forename", &["SURNAME", "Forename"][..]),
            (" Jo\u{a0}Lark\u{3000}\tx\n", &["Jo", "Lark", "x"]),
            (",Jo,, , Lark,", &["Jo", "Lark"]),
            ("a,b", &["a,b"]),
            ("(Ward 4) % *)(uid=* \u{200b}", &["(Ward", "4)", "%", "*)(uid=*", "\u{200b}"]),
            (" ,, ", &[]),
            ("", &[]),
        ] {
            let words = SearchWords::from(text);
            assert_eq!(words.as_slice(), wanted, "{text:?}");
            assert_eq!(words.is_empty(), wanted.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn a_word_is_kept_once_without_regard_to_case() {
        let words = SearchWords::from("Jo jo \u{ff2a}\u{ff2f}, JO. \u{c5}sa \u{e5}SA");
        assert_eq!(words.as_slice(), ["Jo", "JO.", "\u{c5}sa"]);
    }

    #[test]
    fn words_after_the_sixteenth_are_ignored() {
        let text: Vec<String> = (1..=40).flat_map(|n| [format!("w{n}"), "w1".into()]).collect();
        let words = SearchWords::from(text.join(" ").as_str());
        assert_eq!(words.as_slice(), &(1..=16).map(|n| format!("w{n}")).collect::<Vec<_>>()[..]);
    }

    #[test]
    fn every_word_occurs_in_a_field_in_any_order() {
        let fields = ["LARK, Kim (Ward 4)", "ward.four", "k\u{fb01}nch@north.example"];
        for (text, found) in [
            ("Kim Lark", true),
            ("lark, kim", true),
            ("4) (ward", true),
            ("lark four @north", true),
            ("kfi \u{ff4b}im", true),
            ("", true),
            ("Kim Wren", false),
            ("Kim.Lark", false),
            // No word may begin in one field and end in another.
            ("4)ward", false),
        ] {
            assert_eq!(SearchWords::from(text).matches(fields), found, "{text:?}");
        }
        assert!(SearchWords::default().matches([""; 0]));
        assert!(!SearchWords::from("a").matches([""; 0]));
    }
}
