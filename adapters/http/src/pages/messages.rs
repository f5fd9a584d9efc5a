//! The messages that a page holds ready for the browser module, by code.

use crate::shared::Shared;
use crate::text::{Catalogue, List, Message, fill, find};

/// Why something did not succeed, ready to be shown.
pub(crate) struct PageMessage {
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    pub(crate) body: String,
    pub(crate) list: Option<List>,
    /// What the browser module adds: words, and the member of the error that stands behind them.
    pub(crate) added: Option<(&'static str, &'static str)>,
    /// The usual address of the service and the words of a link to it, where that helps.
    pub(crate) address: Option<(String, String)>,
    /// Whether trying again on this page cannot help.
    pub(crate) ends: bool,
}

/// For the registration page.
pub(crate) fn link_messages(shared: &Shared) -> Vec<PageMessage> {
    collect(shared, |code| find(shared.text.link_codes, code))
}

/// For a page on which a signed-in person registers.
pub(crate) fn token_messages(shared: &Shared) -> Vec<PageMessage> {
    collect(shared, |_| None)
}

/// For a page with a sign-in button.
pub(crate) fn sign_in_messages(shared: &Shared) -> Vec<PageMessage> {
    collect(shared, |code| find(shared.text.sign_in_codes, code))
}

/// The sentence with what the desk's policy says in its places.
pub(crate) fn filled(shared: &Shared, sentence: &str) -> String {
    if !sentence.contains('{') {
        return sentence.to_owned();
    }
    let desk = shared.api.desk();
    let attestation = &desk.policy().registration.attestation;
    let level = attestation.certification.map(|level| level.as_str().replace("plus", "+"));
    let number = level.as_deref().unwrap_or_default().trim_start_matches('L');
    let level = fill(shared.text.common.level, &[("number", number)]);
    fill(sentence, &[("models", &desk.accepted_models().join(", ")), ("level", &level)])
}

fn collect(shared: &Shared, instead: impl Fn(&str) -> Option<Message>) -> Vec<PageMessage> {
    let t = shared.text;
    let known = t.language.messages().chain(t.browser.iter().copied());
    let known = known.chain([(REJECTED, t.language.rejected())]);
    known
        .map(|(code, message)| {
            let message = instead(code).unwrap_or(message);
            PageMessage {
                code,
                title: message.title,
                body: filled(shared, message.body),
                list: message.list,
                added: added(t, code),
                address: AT_HOME.contains(&code).then(|| address(shared)),
                ends: ENDS.contains(&code),
            }
        })
        .collect()
}

fn added(t: &Catalogue, code: &str) -> Option<(&'static str, &'static str)> {
    match code {
        REJECTED => Some((t.common.reference, "reference")),
        "device_failed" => Some((t.common.thrown, "thrown")),
        "signed_in_as_another" => Some((t.common.signed_in_as, "signedInAs")),
        _ => None,
    }
}

fn address(shared: &Shared) -> (String, String) {
    let origin = &shared.config.origin;
    (format!("{origin}/"), fill(shared.text.common.go_to, &[("address", origin)]))
}

/// The message of every engine code without one of its own.
const REJECTED: &str = "rejected";
const AT_HOME: [&str; 3] = ["wrong_address", "origin_mismatch", "rp_id_hash_mismatch"];
const ENDS: [&str; 11] = [
    "account_closed",
    "link_cancelled",
    "link_expired",
    "link_incomplete",
    "link_superseded",
    "link_unknown",
    "link_used",
    "malformed_request",
    "not_supported",
    "session_unknown",
    "wrong_address",
];
