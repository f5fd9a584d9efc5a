//! Every refusal has a test that names it.

use keydesk_core::webauthn::{Rejection, RejectionCode};

const TESTS: [&str; 18] = [
    include_str!("attestation.rs"),
    include_str!("authentication.rs"),
    include_str!("certificates.rs"),
    include_str!("chains.rs"),
    include_str!("fido_u2f.rs"),
    include_str!("keys.rs"),
    include_str!("origins.rs"),
    include_str!("platforms.rs"),
    include_str!("registration.rs"),
    include_str!("responses.rs"),
    include_str!("tpm.rs"),
    include_str!("../differential/opinion.rs"),
    include_str!("../metadata/anchors.rs"),
    include_str!("../metadata/models.rs"),
    include_str!("../metadata/policy.rs"),
    include_str!("../metadata/security.rs"),
    include_str!("../../src/webauthn/cbor_tests.rs"),
    include_str!("../../src/webauthn/second_opinion/tests.rs"),
];

#[test]
fn every_code_is_pinned_by_a_test() {
    let unpinned: Vec<_> = RejectionCode::ALL
        .iter()
        .filter(|code| {
            let name = format!("R::{code:?}");
            let named = |text: &str| {
                text.match_indices(&name).any(|(at, _)| {
                    !text[at + name.len()..].starts_with(|next: char| next.is_alphanumeric())
                })
            };
            !TESTS.iter().any(|text| named(text))
        })
        .collect();
    assert!(unpinned.is_empty(), "{unpinned:?}");
}

#[test]
fn s25_a_refusal_is_short_lower_case_and_says_nothing_of_the_input() {
    for &code in RejectionCode::ALL {
        let text = Rejection::from(code).to_string();
        assert!(text.len() <= 100, "{text}");
        assert!(!text.ends_with('.') && !text.contains('\n'), "{text}");
        let first = text.chars().next().unwrap();
        let acronym = text.starts_with("CBOR") || text.starts_with("a U2F");
        assert!(first.is_lowercase() || acronym, "{text}");
    }
    let detailed = Rejection { detail: "rawId", ..RejectionCode::MemberMissing.into() };
    assert_eq!(detailed.to_string(), "a member of the response is missing: rawId");
}
