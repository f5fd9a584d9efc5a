//! Every sentence that a person reads, in one place for each language.

mod codes_cy;
mod codes_en;
mod cy;
mod en;
mod tokens_cy;
mod tokens_en;

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

/// The sentences of one language. A second language is a second value of this type, so that a
/// sentence that is missing does not compile.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// The language, for the `lang` attribute.
    pub(crate) lang: &'static str,
    pub(crate) common: Common,
    pub(crate) find: Find,
    pub(crate) profile: Profile,
    pub(crate) issue: Issue,
    pub(crate) cancel: Cancel,
    pub(crate) remove: Remove,
    pub(crate) link: Link,
    pub(crate) tokens: Tokens,
    pub(crate) words: Words,
    /// By code.
    pub(crate) codes: &'static [(&'static str, Message)],
    /// For every code of the engine.
    pub(crate) rejected: Message,
    /// What the registration page says instead, where it needs other words.
    pub(crate) link_codes: &'static [(&'static str, Message)],
    /// What the browser itself can refuse with; never on the wire.
    pub(crate) browser: &'static [(&'static str, Message)],
}

/// What happened, and what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
}

#[derive(Debug)]
pub(crate) struct Common {
    pub(crate) skip: &'static str,
    pub(crate) sign_out: &'static str,
    pub(crate) account: &'static str,
    pub(crate) menu: &'static str,
    pub(crate) more: &'static str,
    pub(crate) browse: &'static str,
    pub(crate) back: &'static str,
    pub(crate) support: &'static str,
    pub(crate) problem: &'static str,
    pub(crate) error: &'static str,
    pub(crate) success: &'static str,
    pub(crate) important: &'static str,
    pub(crate) information: &'static str,
    pub(crate) continue_: &'static str,
    pub(crate) error_code: &'static str,
    pub(crate) home: &'static str,
    /// While the browser asks for a key: what to do, until when, and that the time is nearly up.
    pub(crate) busy: &'static str,
    pub(crate) until: &'static str,
    pub(crate) soon: &'static str,
    pub(crate) more_time: &'static str,
}

#[derive(Debug)]
pub(crate) struct Find {
    pub(crate) heading: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) search: &'static str,
    pub(crate) results: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_next: &'static str,
    pub(crate) name: &'static str,
    pub(crate) username: &'static str,
    pub(crate) organisation: &'static str,
    pub(crate) action: &'static str,
    pub(crate) view: &'static str,
    pub(crate) for_person: &'static str,
    pub(crate) more: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) too_long: &'static str,
}

#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) caption: &'static str,
    pub(crate) back: &'static str,
    pub(crate) username: &'static str,
    pub(crate) email: &'static str,
    pub(crate) organisation: &'static str,
    pub(crate) account: &'static str,
    pub(crate) contents: &'static str,
    pub(crate) authenticators: &'static str,
    pub(crate) history: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) nickname: &'static str,
    pub(crate) model: &'static str,
    pub(crate) issued: &'static str,
    pub(crate) last_used: &'static str,
    pub(crate) status: &'static str,
    pub(crate) action: &'static str,
    pub(crate) never: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) link_issued_on: &'static str,
    pub(crate) none: &'static str,
    pub(crate) issue: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) when: &'static str,
    pub(crate) what: &'static str,
    pub(crate) who: &'static str,
    pub(crate) no_events: &'static str,
    pub(crate) later: &'static str,
    pub(crate) removed: &'static str,
    pub(crate) cancelled: &'static str,
}

#[derive(Debug)]
pub(crate) struct Issue {
    pub(crate) heading: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) instructions: &'static str,
    pub(crate) for_person: &'static str,
    pub(crate) before: &'static str,
    pub(crate) steps: &'static [&'static str],
    pub(crate) older_ends: &'static str,
    pub(crate) generate: &'static str,
    pub(crate) ready: &'static str,
    pub(crate) link: &'static str,
    pub(crate) link_hint: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) copy_by_hand: &'static str,
    pub(crate) expires: &'static str,
    pub(crate) send: &'static str,
    pub(crate) once: &'static str,
    pub(crate) state: &'static str,
    pub(crate) to_profile: &'static str,
}

#[derive(Debug)]
pub(crate) struct Cancel {
    pub(crate) heading: &'static str,
    pub(crate) body: &'static str,
    pub(crate) button: &'static str,
    pub(crate) keep: &'static str,
}

#[derive(Debug)]
pub(crate) struct Remove {
    pub(crate) heading: &'static str,
    pub(crate) body: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) reason_missing: &'static str,
    pub(crate) notes: &'static str,
    pub(crate) notes_hint: &'static str,
    pub(crate) notes_long: &'static str,
    pub(crate) confirm: &'static str,
    pub(crate) confirm_missing: &'static str,
    pub(crate) last_heading: &'static str,
    pub(crate) last_body: &'static str,
    pub(crate) last_confirm: &'static str,
    pub(crate) last_missing: &'static str,
    pub(crate) button: &'static str,
}

#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) intro: &'static str,
    pub(crate) need: &'static str,
    pub(crate) needs: &'static [&'static str],
    pub(crate) happens: &'static str,
    pub(crate) steps: &'static [&'static str],
    pub(crate) pin: &'static str,
    pub(crate) pin_body: &'static str,
    pub(crate) again: &'static str,
    pub(crate) no_script: &'static str,
    pub(crate) success: &'static str,
    pub(crate) registered_as: &'static str,
    pub(crate) close: &'static str,
    pub(crate) next: &'static str,
    pub(crate) kinds: &'static [(&'static str, LinkKind)],
}

/// What the registration page calls one kind of authenticator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LinkKind {
    pub(crate) register: &'static str,
    pub(crate) noun: &'static str,
}

/// The pages on which people look after their own tokens, or administrators after theirs.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub(crate) profile: &'static str,
    pub(crate) details: &'static str,
    pub(crate) name: &'static str,
    pub(crate) self_service: &'static str,
    pub(crate) self_service_body: &'static str,
    pub(crate) manage: &'static str,
    pub(crate) back: &'static str,
    pub(crate) list: &'static str,
    pub(crate) none: ForWhom,
    pub(crate) registered: &'static str,
    pub(crate) by: &'static str,
    pub(crate) edit: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) add: &'static str,
    pub(crate) add_body: ForWhom,
    /// By kind.
    pub(crate) register_kind: &'static [(&'static str, &'static str)],
    pub(crate) two: &'static str,
    pub(crate) no_script: &'static str,
    pub(crate) name_heading: &'static str,
    pub(crate) name_body: &'static str,
    pub(crate) nickname: &'static str,
    pub(crate) nickname_hint: &'static str,
    pub(crate) nickname_missing: &'static str,
    pub(crate) nickname_long: &'static str,
    pub(crate) nickname_unprintable: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) keep_name: &'static str,
    pub(crate) edit_heading: &'static str,
    pub(crate) save: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) remove_heading: &'static str,
    pub(crate) remove_body: ForWhom,
    pub(crate) remove_reason: &'static str,
    pub(crate) last_heading: ForWhom,
    pub(crate) last_body: ForWhom,
    pub(crate) last_confirm: &'static str,
    pub(crate) last_refused: &'static str,
    pub(crate) done_registered: &'static str,
    pub(crate) done_named: &'static str,
    pub(crate) done_renamed: &'static str,
    pub(crate) done_removed: &'static str,
    pub(crate) report: &'static str,
    pub(crate) help: &'static str,
    pub(crate) helps: &'static [Help],
}

/// One sentence to the owner of the tokens, and to somebody who acts for them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ForWhom {
    pub(crate) own: &'static str,
    pub(crate) other: &'static str,
}

impl ForWhom {
    pub(crate) fn say(self, own: bool) -> &'static str {
        if own { self.own } else { self.other }
    }
}

/// Advice that opens at a press.
#[derive(Debug)]
pub(crate) struct Help {
    pub(crate) summary: &'static str,
    pub(crate) body: &'static str,
    pub(crate) steps: &'static [&'static str],
}

/// Words for the values of the records.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) kinds: &'static [(&'static str, &'static str)],
    pub(crate) kind_hints: &'static [(&'static str, &'static str)],
    pub(crate) statuses: &'static [(&'static str, &'static str)],
    pub(crate) link_statuses: &'static [(&'static str, &'static str)],
    pub(crate) link_explained: &'static [(&'static str, &'static str)],
    pub(crate) account_statuses: &'static [(&'static str, &'static str)],
    pub(crate) reasons: &'static [(&'static str, &'static str)],
    pub(crate) events: &'static [(&'static str, &'static str)],
    /// Who acted, where it was no person known by name.
    pub(crate) by_link: &'static str,
    pub(crate) by_key: &'static str,
    pub(crate) months: [&'static str; 12],
    /// A day, from `{day}`, `{month}`, `{year}`.
    pub(crate) day: &'static str,
    /// A moment, from the same and `{time}`.
    pub(crate) moment: &'static str,
}

impl Catalogue {
    /// What to say for this code.
    pub(crate) fn message(&self, code: &str) -> Message {
        find(self.codes, code).unwrap_or(self.rejected)
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
                assert!(find(text.codes, code.as_str()).is_some(), "no {lang} sentence for {code}");
            }
            let known = |name: &str| codes.iter().any(|code| code.as_str() == name);
            for (name, _) in text.codes.iter().chain(text.link_codes) {
                assert!(known(name), "{name} is no code");
            }
        }
    }

    #[test]
    fn sentences_say_what_to_do_and_end_like_sentences() {
        for text in BOTH {
            for (name, message) in text.codes.iter().chain(text.link_codes).chain(text.browser) {
                assert!(message.body.ends_with('.'), "{name}");
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
                names(text.codes),
                names(text.link_codes),
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
