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
        "link_not_redeemed",
        message("The link has not been opened yet", "Open the link and press the button to begin."),
    ),
    (
        "link_required",
        message(
            "Your first security key is issued by link",
            "Ask a Registration Authority of your organisation for a link.",
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
        "session_ended",
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
        "ceremony_superseded",
        message(
            "A newer attempt was started",
            "Go on in the other window, or start again here. Nothing was registered here.",
        ),
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
    ("user_unknown", message("User not found", "Search for the user again. Nothing was changed.")),
    (
        "authenticator_unknown",
        message(
            "Authenticator not found",
            "Go back to the user’s profile to see their authenticators as they are now.",
        ),
    ),
    (
        "authenticator_pending",
        message("This key is not in use yet", "Sign in with it once to prove it."),
    ),
    (
        "authenticator_suspended",
        message(
            "This key is suspended",
            "Ask a Registration Authority of your organisation to reinstate it.",
        ),
    ),
    (
        "authenticator_quarantined",
        message(
            "This key was stopped",
            "It may have been copied. Tell your Registration Authority, and use another key.",
        ),
    ),
    (
        "authenticator_removed",
        message(
            "This key was removed",
            "Use another key, or sign in another way. Ask a Registration Authority if you need a \
             new one.",
        ),
    ),
    ("authenticator_active", message("This key is already active", "There is nothing more to do.")),
    (
        "too_many_authenticators",
        message(
            "There are too many authenticators",
            "Remove one that is no longer needed, and then try again. Nothing was changed.",
        ),
    ),
    (
        "kind_not_offered",
        message(
            "This type of authenticator is not offered",
            "Choose another type. Nothing was changed.",
        ),
    ),
    (
        "wrong_kind",
        message(
            "This is another type of authenticator",
            "Nothing was registered. Use the type that you were asked for and try again.",
        ),
    ),
    (
        "not_device_bound",
        message(
            "This authenticator can be copied to other devices",
            "That is not allowed here, and nothing was registered. Use a security key and try \
             again.",
        ),
    ),
    (
        "not_discoverable",
        message(
            "This key has no room left",
            "Nothing was registered. Free some room on it, or use another key, and try again.",
        ),
    ),
    (
        "counter_regressed",
        message(
            "This key may have been copied",
            "It was refused. Tell your Registration Authority, and use another key.",
        ),
    ),
    (
        "credential_unknown",
        message("This key is not registered here", "Use another key, or sign in another way."),
    ),
    (
        "credential_of_another",
        message("This key belongs to somebody else", "Use your own key and try again."),
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
    ("note_invalid", message("This text cannot be used", "Enter 1 to 500 visible characters.")),
    ("query_invalid", message("This search cannot be made", "Enter 1 to 100 visible characters.")),
    (
        "user_disabled",
        message(
            "This user’s access is switched off",
            "It has to be switched on in the directory first. Nothing was changed.",
        ),
    ),
    (
        "account_unknown",
        message(
            "Nothing is held for this user yet",
            "Issue an authenticator first. Nothing was changed.",
        ),
    ),
    ("account_exists", message("This account is open already", "There is nothing more to do.")),
    (
        "relying_party_invalid",
        message("The request was not understood", "Its relying party cannot be one."),
    ),
    (
        "relying_party_unknown",
        message(
            "This desk does not serve that service",
            "Tell the people who run it. Nothing was changed.",
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
    ("not_found", message("Page not found", "Check the address, or go to the home page.")),
    (
        "unknown_operation",
        message("The request was not understood", "There is no operation of this name."),
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
        "session_ended",
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

/// What the engine did not accept, whatever it was: its codes are for developers.
pub(crate) static REJECTED: Message = message(
    "The key’s answer was not accepted",
    "Nothing was changed. Try again, with another key if it happens again.",
);

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
            "Use an up-to-date browser and a FIDO2 security key, and try again there.",
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
