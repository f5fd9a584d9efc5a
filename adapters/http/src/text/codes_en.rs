//! What each code means to a person, in English.

use super::Message;

pub(crate) static CODES: &[(&str, Message)] = &[
    (
        "link_unknown",
        message(
            "This link is not valid",
            "Check that you copied the whole link. If it still does not work, ask the person who \
             sent it for a new one.",
        ),
    ),
    (
        "link_expired",
        message(
            "This link has expired",
            "Links only work for a short time. Ask the person who sent it for a new one.",
        ),
    ),
    (
        "link_used",
        message(
            "This link has already been used",
            "A key was registered with it. If that was not you, tell the person who sent the link \
             at once.",
        ),
    ),
    (
        "link_cancelled",
        message(
            "This link was cancelled",
            "Ask the person who sent it for a new one if you still need it.",
        ),
    ),
    (
        "link_superseded",
        message(
            "There is a newer link",
            "This link was replaced. Use the newest link that you were sent.",
        ),
    ),
    (
        "session_unknown",
        message(
            "We cannot tell which link you came from",
            "Open the link that you were sent once more. It still works until it expires.",
        ),
    ),
    (
        "session_superseded",
        message(
            "The link was opened again",
            "Registration goes on in the other window or on the other device. To go on here \
             instead, open the link once more.",
        ),
    ),
    (
        "ceremony_unknown",
        message("That took too long, or was tried twice", "Nothing was registered. Try again."),
    ),
    (
        "authenticator_already_registered",
        message(
            "This key is already registered",
            "Use it to sign in, or take another key to register.",
        ),
    ),
    (
        "not_authenticated",
        message("You are not signed in", "Sign in, and then try again. Nothing was changed."),
    ),
    (
        "not_authorised",
        message(
            "You are not allowed to do this",
            "Nothing was changed. Ask an administrator of your organisation if you need to do it.",
        ),
    ),
    (
        "outside_organisation",
        message(
            "This user belongs to another organisation",
            "You can only see and change users of the organisations that you work for. Nothing \
             was changed.",
        ),
    ),
    (
        "step_up_required",
        message(
            "Confirm that it is you",
            "You have to sign in again before you can do this. Nothing was changed.",
        ),
    ),
    (
        "user_unknown",
        message("User not found", "Search for the user again. Nothing was changed."),
    ),
    (
        "authenticator_unknown",
        message(
            "Authenticator not found",
            "Go back to the user’s profile to see their authenticators as they are now.",
        ),
    ),
    (
        "last_authenticator_confirm",
        message(
            "This is the last authenticator",
            "Confirm that you know it, or issue another authenticator first. Nothing was changed.",
        ),
    ),
    (
        "last_authenticator_refused",
        message(
            "The last authenticator cannot be removed",
            "Issue another authenticator first, and then remove this one. Nothing was changed.",
        ),
    ),
    (
        "nickname_invalid",
        message(
            "This nickname cannot be used",
            "Enter 1 to 64 letters, numbers or other visible characters.",
        ),
    ),
    (
        "account_closed",
        message(
            "This account is closed",
            "Nothing can be changed until it is reopened by an administrator.",
        ),
    ),
    ("store_unavailable", message("Sorry, the service is not available", TRY_AGAIN)),
    ("busy", message("Sorry, the service is busy", TRY_AGAIN)),
    (
        "unknown_member",
        message(
            "The request was not understood",
            "Nothing was changed. Load the page again and try once more.",
        ),
    ),
    (
        "malformed_request",
        message(
            "The request was not understood",
            "Nothing was changed. Load the page again and try once more.",
        ),
    ),
    (
        "body_too_large",
        message(
            "The request was too large",
            "Nothing was changed. Load the page again and try with less text.",
        ),
    ),
    (
        "cross_site",
        message(
            "The request came from another site",
            "Nothing was changed. Open this service in a window of its own and try again. Very \
             old browsers cannot be used.",
        ),
    ),
    (
        "too_many_requests",
        message("Too many attempts", "Wait a minute, and then try again. Nothing was changed."),
    ),
    ("internal", message("Sorry, there is a problem with the service", TRY_AGAIN)),
];

/// On the registration page, where the reader is the user.
pub(crate) static LINK_CODES: &[(&str, Message)] = &[
    (
        "malformed_request",
        message(
            "This link is not valid",
            "Check that you copied the whole link. If it still does not work, ask the person who \
             sent it for a new one.",
        ),
    ),
    (
        "session_superseded",
        message(
            "The link was opened again",
            "Registration goes on in the other window or on the other device. To go on here \
             instead, try again.",
        ),
    ),
    (
        "account_closed",
        message(
            "Your account is closed",
            "Tell the person who sent you the link. Nothing was registered.",
        ),
    ),
];

/// What the browser module finds out by itself.
pub(crate) static BROWSER: &[(&str, Message)] = &[
    (
        "cancelled",
        message(
            "The key was not used",
            "The request was cancelled, took too long, or the PIN was wrong. Have your key ready, \
             check the PIN and try again.",
        ),
    ),
    (
        "already_registered",
        message(
            "This key is already registered",
            "You can use it to sign in. To register another key, insert that one and try again.",
        ),
    ),
    (
        "no_verification",
        message(
            "This key cannot check that it is you",
            "It needs a PIN or a fingerprint. Set one up, or use another key, and try again.",
        ),
    ),
    (
        "not_supported",
        message(
            "This browser or key cannot be used",
            "Use an up-to-date browser and a FIDO2 security key, and open the link again there.",
        ),
    ),
    (
        "wrong_address",
        message(
            "This page has the wrong address",
            "Open the link exactly as it was sent to you. If it still fails, tell the person who \
             sent it.",
        ),
    ),
    (
        "offline",
        message(
            "We could not reach the service",
            "Check your connection and try again. Nothing is lost.",
        ),
    ),
];

const TRY_AGAIN: &str = "Nothing was changed. Try again in a minute.";

const fn message(title: &'static str, body: &'static str) -> Message {
    Message { title, body }
}
