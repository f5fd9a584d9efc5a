//! The words of the pages, in one place for each language. The messages of codes are `keydesk-api`'s.

mod browser_cy;
mod browser_en;
mod catalogue;
mod cy;
mod en;
mod for_page_cy;
mod for_page_en;
mod tokens_cy;
mod tokens_en;

pub(crate) use catalogue::{
    Cancel, Catalogue, Common, Find, ForWhom, Help, Issue, Link, LinkKind, Profile, Remove, Tokens,
    Words,
};
pub(crate) use cy::CY;
pub(crate) use en::EN;
use keydesk_api::Language;
pub(crate) use keydesk_api::text::{List, Message};

/// The languages that have words for the pages.
static PAGES: &[&Catalogue] = &[&EN, &CY];

impl Catalogue {
    /// The words of the pages in this language, or in English until somebody has written them.
    pub(crate) fn of(language: Language) -> &'static Self {
        PAGES.iter().find(|pages| pages.language == language).unwrap_or(&&EN)
    }

    /// The language's tag, for the `lang` attribute.
    pub(crate) fn lang(&self) -> &'static str {
        self.language.tag()
    }

    /// Returns the message for this code.
    pub(crate) fn message(&self, code: &str) -> Message {
        self.language.message(code)
    }
}

/// The word for a value, or the value itself where the catalogue is older than it.
pub(crate) fn word<'a>(words: &[(&'static str, &'static str)], value: &'a str) -> &'a str {
    find(words, value).unwrap_or(value)
}

/// The entry of this name.
pub(crate) fn find<T: Copy>(entries: &[(&'static str, T)], name: &str) -> Option<T> {
    entries.iter().find(|(known, _)| *known == name).map(|(_, entry)| *entry)
}

/// Puts values into `{name}` places. A value is never read again for places.
pub(crate) fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        filled.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, v)| v));
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use keydesk_api::Code;

    use super::*;

    const BOTH: [&Catalogue; 2] = [&EN, &CY];

    #[test]
    fn every_language_has_pages_and_the_words_of_pages_are_for_known_codes() {
        assert_eq!(PAGES.len(), BOTH.len());
        for (language, text) in Language::ALL.into_iter().zip(BOTH) {
            assert_eq!(text.language, language);
            for (name, _) in text.link_codes {
                let known = Code::all().iter().any(|code| code.as_str() == *name);
                assert!(known, "{name} is no code");
            }
            for (name, _) in text.sign_in_codes {
                assert!(find(text.browser, name).is_some(), "{name} is no code of the browser");
            }
            for (name, _) in text.browser {
                let twice = text.language.messages().any(|(code, _)| code == *name);
                assert!(!twice, "{name} is a code of the desk, too");
            }
        }
    }

    #[test]
    fn sentences_say_what_to_do_and_end_like_sentences() {
        for text in BOTH {
            let pages = text.link_codes.iter().chain(text.sign_in_codes);
            for (name, message) in text.browser.iter().chain(pages) {
                assert!(message.body.ends_with('.'), "{name}");
                if let Some(List { lead, items }) = message.list {
                    assert!(lead.ends_with(':') && !items.is_empty(), "{name}");
                    assert!(items.iter().all(|item| item.ends_with('.')), "{name}");
                }
                assert!(!message.title.is_empty() && !message.title.ends_with('.'), "{name}");
                assert!(!message.body.contains('_'), "{name}: a code is no word");
            }
        }
    }

    /// Lists are by name: both languages must know the same ones, in the same order.
    #[test]
    fn both_languages_have_words_for_the_same_values() {
        fn names<T>(list: &[(&'static str, T)]) -> Vec<&'static str> {
            list.iter().map(|(name, _)| *name).collect()
        }
        let lists = |text: &'static Catalogue| {
            let words = &text.words;
            [
                names(text.link_codes),
                names(text.sign_in_codes),
                names(text.browser),
                names(text.link.kinds),
                names(text.tokens.register_kind),
                names(words.kinds),
                names(words.kind_hints),
                names(words.statuses),
                names(words.link_statuses),
                names(words.link_explained),
                names(words.account_statuses),
                names(words.reasons),
                names(words.events),
            ]
        };
        assert_eq!(lists(&EN), lists(&CY));
        assert_eq!(EN.tokens.helps.len(), CY.tokens.helps.len());
        for (english, welsh) in EN.tokens.helps.iter().zip(CY.tokens.helps) {
            assert_eq!(english.steps.len(), welsh.steps.len(), "{}", english.summary);
        }
    }

    /// Places such as `{name}` are filled in code: a translation must have the same.
    #[test]
    fn both_languages_have_the_same_places() {
        let places = |text: &'static Catalogue| {
            let mut all = Vec::new();
            // Every sentence, in the order of the type.
            for piece in format!("{text:?}").split('"').skip(1).step_by(2) {
                let mut of: Vec<_> = piece
                    .match_indices('{')
                    .filter_map(|(at, _)| piece[at..].split_once('}').map(|(name, _)| name))
                    .map(str::to_owned)
                    .collect();
                of.sort();
                of.dedup();
                all.push((of, piece.to_owned()));
            }
            all
        };
        let (english, welsh) = (places(&EN), places(&CY));
        assert_eq!(english.len(), welsh.len());
        for ((one, sentence), (other, theirs)) in english.into_iter().zip(welsh) {
            assert_eq!(one, other, "{sentence} / {theirs}");
        }
    }

    #[test]
    fn values_are_not_read_as_places() {
        let values = [("name", "{other}"), ("other", "x")];
        assert_eq!(fill("Remove {name}, {other}{", &values), "Remove {other}, x{");
    }
}
