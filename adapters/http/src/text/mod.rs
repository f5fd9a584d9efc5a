//! Every sentence that a person reads, in one place for each language.

mod account_cy;
mod account_en;
mod browser_cy;
mod browser_en;
mod catalogue;
mod codes_cy;
mod codes_en;
mod cy;
mod en;
mod engine_cy;
mod engine_en;
mod for_page_cy;
mod for_page_en;
mod registration_cy;
mod registration_en;
mod tokens_cy;
mod tokens_en;

pub(crate) use catalogue::{
    Cancel, Catalogue, Common, Find, ForWhom, Help, Issue, Link, LinkKind, List, Message, Profile,
    Remove, Tokens, Words,
};
pub(crate) use cy::CY;
pub(crate) use en::EN;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Welsh.
    Welsh,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Welsh];

    /// Its tag (BCP 47), as in `lang` attributes.
    pub fn tag(self) -> &'static str {
        self.catalogue().lang
    }

    pub(crate) fn catalogue(self) -> &'static Catalogue {
        match self {
            Self::English => &EN,
            Self::Welsh => &CY,
        }
    }
}

impl Catalogue {
    /// The messages of all codes but the engine's.
    pub(crate) fn of_codes(&self) -> impl Iterator<Item = &(&'static str, Message)> {
        self.codes.iter().copied().flatten()
    }

    /// What to say for this code.
    pub(crate) fn message(&self, code: &str) -> Message {
        let known = self.codes.iter().find_map(|codes| find(codes, code));
        let known = known.or_else(|| find(self.engine, code));
        known.unwrap_or(self.rejected)
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
    use std::collections::BTreeSet;

    use keydesk_api::Code;
    use keydesk_core::webauthn::RejectionCode;

    use super::*;

    const BOTH: [&Catalogue; 2] = [&EN, &CY];

    #[test]
    fn every_code_has_its_sentence_and_no_sentence_lost_its_code() {
        let engine = |code: &Code| RejectionCode::ALL.iter().any(|c| c.as_str() == code.as_str());
        let codes: Vec<Code> = Code::all().into_iter().filter(|code| !engine(code)).collect();
        for text in BOTH {
            for code in &codes {
                let lang = text.lang;
                let found = text.of_codes().any(|(name, _)| *name == code.as_str());
                assert!(found, "no {lang} sentence for {code}");
            }
            let known = |name: &str| codes.iter().any(|code| code.as_str() == name);
            let names: Vec<_> = text.of_codes().map(|(name, _)| *name).collect();
            let different: BTreeSet<_> = names.iter().collect();
            assert_eq!(names.len(), different.len(), "a code stands in two lists: {names:?}");
            for (name, _) in text.of_codes().chain(text.link_codes) {
                assert!(known(name), "{name} is no code");
            }
            for (name, _) in text.engine {
                let known = RejectionCode::ALL.iter().any(|code| code.as_str() == *name);
                assert!(known, "{name} is no code of the engine");
            }
            for (name, _) in text.sign_in_codes {
                assert!(find(text.browser, name).is_some(), "{name} is no code of the browser");
            }
        }
    }

    #[test]
    fn sentences_say_what_to_do_and_end_like_sentences() {
        for text in BOTH {
            let pages = text.link_codes.iter().chain(text.sign_in_codes);
            let all = text.of_codes().chain(text.engine).chain(text.browser).chain(pages);
            for (name, message) in all.chain(&[("rejected", text.rejected)]) {
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
                text.of_codes().map(|(name, _)| *name).collect(),
                names(text.engine),
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

    /// Whoever is refused for one of these can do something about it, and must read what.
    #[test]
    fn what_a_person_can_do_something_about_has_its_own_sentence() {
        for text in BOTH {
            for code in [
                "user_not_verified",
                "attestation_missing",
                "aaguid_not_listed",
                "certification_too_low",
                "backup_eligible",
                "wrong_kind",
                "model_compromised",
                "origin_mismatch",
                "algorithm_not_offered",
            ] {
                assert_ne!(text.message(code), text.rejected, "{} {code}", text.lang);
            }
            assert!(text.message("aaguid_not_listed").body.contains("{models}"));
            assert!(text.message("certification_too_low").body.contains("{level}"));
            for code in ["cbor_truncated", "statement_signature_invalid", "signature_invalid"] {
                assert_eq!(text.message(code), text.rejected, "{} {code}", text.lang);
            }
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
