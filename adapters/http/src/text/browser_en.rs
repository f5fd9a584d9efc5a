//! What the browser module says when the browser or the key will not, in English.

use super::Message;

/// What the browser module finds out by itself.
pub(crate) static BROWSER: &[(&str, Message)] = &[
    (
        "cancelled",
        Message::new(
            "The key was not used",
            "The request was cancelled, took too long, or the PIN was wrong. Have your key ready, \
             check the PIN and try again.",
        ),
    ),
    (
        "already_registered",
        Message::new(
            "This key is already registered",
            "You can use it to sign in. To register another key, insert that one and try again.",
        ),
    ),
    (
        "no_verification",
        Message::new(
            "This key cannot check that it is you",
            "It needs a PIN or a fingerprint. Set one up, or use another key, and try again.",
        ),
    ),
    (
        "not_supported",
        Message::new(
            "This browser or key cannot be used",
            "Use an up-to-date browser and a FIDO2 security key, and try again there.",
        ),
    ),
    (
        "wrong_address",
        Message::new(
            "This page has the wrong address",
            "Open the link exactly as it was sent to you. If it still fails, tell the person who \
             sent it.",
        ),
    ),
    (
        "offline",
        Message::new(
            "We could not reach the service",
            "Check your connection and try again. Nothing is lost.",
        ),
    ),
];
