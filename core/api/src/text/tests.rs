use std::collections::BTreeSet;

use keydesk_core::webauthn::RejectionCode;

use super::*;
use crate::Code;

fn is_engine(code: &str) -> bool {
    RejectionCode::ALL.iter().any(|known| known.as_str() == code)
}

/// Every sentence of a language by name, in one order for all languages.
fn sentences(language: Language) -> Vec<(String, String)> {
    let s = language.sentences();
    let mut all = Vec::new();
    for (code, message) in language.messages().chain([("rejected", s.rejected)]) {
        let mut add =
            |part: &str, text: &str| all.push((format!("{code} {part}"), text.to_owned()));
        add("title", message.title);
        add("body", message.body);
        if let Some(plain) = message.plain {
            add("plain", plain);
        }
        if let Some(List { lead, items }) = message.list {
            add("lead", lead);
            items.iter().for_each(|item| add("item", item));
        }
    }
    for (name, text) in [
        ("outranked", s.outranked),
        ("ask_role", s.ask_role),
        ("ask_roles", s.ask_roles),
        ("form", s.form),
        ("member", s.member),
        ("not_an_object", s.not_an_object),
        ("unknown_member", s.unknown_member),
    ] {
        all.push((name.to_owned(), text.to_owned()));
    }
    all
}

#[test]
fn every_code_has_its_message_in_every_language_and_every_message_a_code() {
    let codes = Code::all();
    for language in Language::ALL {
        let s = language.sentences();
        for code in codes.iter().map(|code| code.as_str()).filter(|code| !is_engine(code)) {
            let found = s.codes.iter().any(|(name, _)| *name == code);
            assert!(found, "{language}: {code} has no message");
        }
        for (name, _) in s.codes {
            let known = codes.iter().any(|code| code.as_str() == *name) && !is_engine(name);
            assert!(known, "{language}: {name} is not a code, or one of the engine");
        }
        for (name, _) in s.engine {
            assert!(is_engine(name), "{language}: {name} is not a code of the engine");
        }
        let names: Vec<_> = language.messages().map(|(name, _)| name).collect();
        let different: BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), different.len(), "{language}: a code stands twice: {names:?}");
    }
}

#[test]
fn languages_have_tags_of_their_own() {
    let tags: BTreeSet<_> = Language::ALL.iter().map(|language| language.tag()).collect();
    assert_eq!(tags.len(), Language::ALL.len());
    assert_eq!(Language::default().tag(), "en");
}

#[test]
fn titles_and_bodies_end_as_they_must() {
    for language in Language::ALL {
        for (name, text) in sentences(language) {
            let title = name.ends_with(" title");
            let lead = name.ends_with(" lead");
            let end = if lead { ':' } else { '.' };
            assert!(!text.is_empty() && text.ends_with(end) != title, "{language} {name}: {text}");
            assert!(!text.contains('_'), "{language} {name}: a code is no word");
        }
    }
}

/// Places such as `{models}` are filled in code, so a translation must have the same; so it must have
/// the same messages with the same lists, in the same order.
#[test]
fn languages_have_the_same_messages_with_the_same_places() {
    let shape = |language| -> Vec<(String, Vec<String>)> {
        let places = |text: &str| {
            let starts = text.match_indices('{').map(|(at, _)| &text[at..]);
            let mut names: Vec<_> = starts
                .filter_map(|tail| tail.split_once('}'))
                .map(|(name, _)| name.to_owned())
                .collect();
            names.sort();
            names
        };
        sentences(language).into_iter().map(|(name, text)| (name, places(&text))).collect()
    };
    for language in Language::ALL {
        assert_eq!(shape(language), shape(Language::English), "{language}");
    }
}

#[test]
fn no_sentence_is_left_in_english() {
    let english: BTreeSet<_> =
        sentences(Language::English).into_iter().map(|(_, text)| text).collect();
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        for (name, text) in sentences(language) {
            assert!(!english.contains(&text), "{language} {name} is English: {text}");
        }
    }
}

#[test]
fn one_line_has_no_places_to_fill() {
    for language in Language::ALL {
        for code in Code::all() {
            let line = language.message(code.as_str()).in_one_line();
            assert!(!line.contains(['{', '}']), "{language} {code}: {line}");
        }
    }
}

/// A person can act on these refusals, so their sentence must say how.
#[test]
fn codes_that_a_person_can_act_on_have_messages_of_their_own() {
    for language in Language::ALL {
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
            assert_ne!(language.message(code), language.rejected(), "{language} {code}");
        }
        assert!(language.message("aaguid_not_listed").body.contains("{models}"));
        assert!(language.message("certification_too_low").body.contains("{level}"));
        for code in ["cbor_truncated", "statement_signature_invalid", "signature_invalid"] {
            assert_eq!(language.message(code), language.rejected(), "{language} {code}");
        }
    }
}
