//! The messages that a page holds ready for the browser module, by code.

use crate::text::{Catalogue, Message, find};

pub(crate) struct PageMessage {
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
    /// Whether trying again on this page cannot help.
    pub(crate) ends: bool,
}

/// For the registration page.
pub(crate) fn link_messages(text: &'static Catalogue) -> Vec<PageMessage> {
    collect(text, |code| find(text.link_codes, code))
}

/// For a page on which a signed-in person registers.
pub(crate) fn token_messages(text: &'static Catalogue) -> Vec<PageMessage> {
    collect(text, |_| None)
}

/// For a page with a sign-in button.
pub(crate) fn sign_in_messages(text: &'static Catalogue) -> Vec<PageMessage> {
    collect(text, |_| None)
}

fn collect(
    text: &'static Catalogue,
    instead: impl Fn(&str) -> Option<Message>,
) -> Vec<PageMessage> {
    let known = text.codes.iter().chain(text.browser).copied();
    known
        .chain([("rejected", text.rejected)])
        .map(|(code, message)| {
            let message = instead(code).unwrap_or(message);
            let ends = ENDS.contains(&code);
            PageMessage { code, title: message.title, body: message.body, ends }
        })
        .collect()
}

const ENDS: [&str; 9] = [
    "account_closed",
    "link_cancelled",
    "link_expired",
    "link_superseded",
    "link_unknown",
    "link_used",
    "malformed_request",
    "not_supported",
    "session_unknown",
];
