//! The browser module's messages for errors of the browser or the key, in English.

use super::{List, Message};

/// Problems that the browser module detects itself.
pub(crate) static BROWSER: &[(&str, Message)] = &[
    (
        "cancelled",
        Message::new(
            "The key was not used",
            "The request was cancelled, took too long, or the PIN was wrong. Have your key ready, \
             check the PIN and try again.",
        )
        .listing(List {
            lead: "If that was not the reason, it may be one of these:",
            items: &[NO_PIN, PIN_BLOCKED, FULL, REMOTE, U2F],
        }),
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
        "request_pending",
        Message::new(
            "Another window is asking for a key",
            "Close other windows and tabs that ask for a key, or finish there. Then try again here.",
        ),
    ),
    (
        "device_failed",
        Message::new(
            "Your browser or your key could not finish this",
            "Nothing was registered or changed here. Try again.",
        )
        .listing(List {
            lead: "If it happens again:",
            items: &[
                "Take the key out, put it in again, in another port if you can, and close other \
                 programs that use it.",
                "If a password manager asks to keep or use a passkey, choose your security key in \
                 its window, or switch it off for this site. If it has kept a passkey for this \
                 service just now, delete that.",
                "Try another browser, or another key.",
            ],
        }),
    ),
    (
        "link_incomplete",
        Message::new(
            "Part of the link is missing",
            "Open the link again from the message that you were sent.",
        )
        .listing(List {
            lead: "If you come back to this page, a mail or chat program has cut off or changed \
                   the end of the link:",
            items: &[
                "Copy the whole link as text, from https:// to the last character, and paste it \
                 into the address bar of your browser.",
                "If that does not help, ask the person who sent it to send it in another way, such \
                 as the chat of your video call.",
            ],
        }),
    ),
    (
        "offline",
        Message::new(
            "We could not reach the service",
            "Check your connection and try again. Nothing is lost.",
        ),
    ),
];

/// Possible causes of a request without an answer.
pub(super) const NO_PIN: &str = "The key has no PIN yet. Set one up in the settings of your \
                                 computer or browser, and try again.";
pub(super) const PIN_BLOCKED: &str = "The PIN is blocked after too many wrong ones. Take the key out and put it in again. If that \
     does not help, the key has to be reset, which deletes everything on it.";
const FULL: &str =
    "The key is full. Delete a passkey that you no longer need from it, or use another key.";
pub(super) const REMOTE: &str = "You are working on a remote desktop or in Citrix, which may not pass the key on. Open this \
     page on the PC in front of you, and plug the key in there.";
pub(super) const U2F: &str =
    "The key is an older one (U2F only), which has no PIN. Use a FIDO2 key.";
