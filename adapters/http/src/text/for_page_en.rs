//! Messages that differ on some pages, because of their readers, in English.

use super::browser_en::{NO_PIN, PIN_BLOCKED, REMOTE, U2F};
use super::{List, Message};

/// On the registration page, where the reader is the user.
pub(crate) static LINK_CODES: &[(&str, Message)] = &[
    (
        "malformed_request",
        Message::new(
            "This link is not valid",
            "Check that you copied the whole link. If it still does not work, ask the person who \
             sent it for a new one.",
        ),
    ),
    (
        "session_ended",
        Message::new(
            "The link was opened again",
            "Registration goes on in the other window or on the other device. To go on here \
             instead, try again.",
        ),
    ),
    (
        "account_closed",
        Message::new(
            "Your account is closed",
            "Tell the person who sent you the link. Nothing was registered.",
        ),
    ),
];

/// Where somebody signs in.
pub(crate) static SIGN_IN_CODES: &[(&str, Message)] = &[(
    "cancelled",
    Message::new(
        "The key was not used",
        "The request was cancelled, took too long, or the PIN was wrong. Have your key ready, \
         check the PIN and try again.",
    )
    .listing(List {
        lead: "If that was not the reason, it may be one of these:",
        items: &[
            "The key is not registered for this service, or not for you. Use another key.",
            NO_PIN,
            PIN_BLOCKED,
            REMOTE,
            U2F,
        ],
    }),
)];
