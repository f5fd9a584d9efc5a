//! What each code means to a person, in English.

use super::Message;

pub(crate) static CODES: &[(&str, Message)] = &[
    (
        "link_unknown",
        Message::new(
            "This link is not valid",
            "Check that you copied the whole link. If it still does not work, ask the person who \
             sent it for a new one.",
        ),
    ),
    (
        "link_expired",
        Message::new(
            "This link has expired",
            "Links only work for a short time. Ask the person who sent it for a new one.",
        ),
    ),
    (
        "link_used",
        Message::new(
            "This link has already been used",
            "A key was registered with it. If that was not you, tell the person who sent the link \
             at once.",
        ),
    ),
    (
        "link_cancelled",
        Message::new(
            "This link was cancelled",
            "Ask the person who sent it for a new one if you still need it.",
        ),
    ),
    (
        "link_superseded",
        Message::new(
            "There is a newer link",
            "This link was replaced. Use the newest link that you were sent.",
        ),
    ),
    (
        "link_not_redeemed",
        Message::new(
            "The link has not been opened yet",
            "Open the link and press the button to begin.",
        ),
    ),
    (
        "link_required",
        Message::new(
            "Your first security key is issued by link",
            "Ask a Registration Authority of your organisation for a link.",
        ),
    ),
    (
        "signed_in_as_another",
        Message::new(
            "This link is not for the person who is signed in",
            "Nothing was registered. If the link was sent to you, go on: the key will be registered \
             for you, and not for the person who is signed in. If you are the person who is signed \
             in, close this page and tell the person who sent you the link.",
        ),
    ),
    (
        "session_unknown",
        Message::new(
            "We cannot tell which link you came from",
            "Open the link that you were sent once more. It still works until it expires.",
        ),
    ),
    (
        "session_ended",
        Message::new(
            "The link was opened again",
            "Registration goes on in the other window or on the other device. To go on here \
             instead, open the link once more.",
        ),
    ),
    (
        "ceremony_unknown",
        Message::new(
            "That took too long, or was tried twice",
            "Nothing was registered. Try again.",
        ),
    ),
    (
        "ceremony_superseded",
        Message::new(
            "A newer attempt was started",
            "Go on in the other window, or start again here. Nothing was registered here.",
        ),
    ),
    (
        "authenticator_already_registered",
        Message::new(
            "This key is already registered",
            "Use it to sign in, or take another key to register.",
        ),
    ),
    (
        "not_authenticated",
        Message::new("You are not signed in", "Sign in, and then try again. Nothing was changed."),
    ),
    (
        "session_revoked",
        Message::new(
            "Your session has ended",
            "The security key that you signed in with is no longer in use. Sign out, and then sign \
             in again. If you did not expect this, tell your administrator.",
        ),
    ),
    (
        "not_authorised",
        Message::new(
            "You are not allowed to do this",
            "Nothing was changed. Ask an administrator of your organisation if you need to do it.",
        ),
    ),
    (
        "target_outranks_actor",
        Message::new(
            "You cannot change this user",
            "This user may do more here than you may. Nothing was changed. Ask somebody who may do \
             at least as much as this user.",
        ),
    ),
    (
        "host_refused",
        Message::new(
            "This is not allowed for this user",
            "A rule of this service stops it. Nothing was changed. Ask an administrator of your \
             organisation.",
        ),
    ),
    (
        "step_up_required",
        Message::new(
            "Confirm that it is you",
            "You have to sign in again before you can do this. Nothing was changed.",
        ),
    ),
    (
        "user_unknown",
        Message::new(
            "User not found",
            "You can only see users of the organisations that you work for. Search for the user \
             again. Nothing was changed.",
        ),
    ),
    (
        "authenticator_unknown",
        Message::new(
            "Authenticator not found",
            "Go back to the user’s profile to see their authenticators as they are now.",
        ),
    ),
    (
        "authenticator_pending",
        Message::new("This key is not in use yet", "Sign in with it once to prove it."),
    ),
    (
        "authenticator_suspended",
        Message::new(
            "This key is suspended",
            "Ask a Registration Authority of your organisation to reinstate it.",
        ),
    ),
    (
        "authenticator_quarantined",
        Message::new(
            "This key was stopped",
            "It may have been copied. Tell your Registration Authority, and use another key.",
        ),
    ),
    (
        "authenticator_removed",
        Message::new(
            "This key was removed",
            "Use another key, or sign in another way. Ask a Registration Authority if you need a \
             new one.",
        ),
    ),
    (
        "authenticator_active",
        Message::new("This key is already active", "There is nothing more to do."),
    ),
    (
        "too_many_authenticators",
        Message::new(
            "There are too many authenticators",
            "Remove one that is no longer needed, and then try again. Nothing was changed.",
        ),
    ),
    (
        "kind_not_offered",
        Message::new(
            "This type of authenticator is not offered",
            "Choose another type. Nothing was changed.",
        ),
    ),
    (
        "wrong_kind",
        Message::new(
            "This is another type of authenticator",
            "Nothing was registered. Use the type that you were asked for and try again. For \
             another user, use that user’s own security key.",
        ),
    ),
    (
        "not_device_bound",
        Message::new(
            "This authenticator can be copied to other devices",
            "That is not allowed here, and nothing was registered. Use a security key and try \
             again.",
        ),
    ),
    (
        "not_discoverable",
        Message::new(
            "This key has no room left",
            "Nothing was registered. Free some room on it, or use another key, and try again.",
        ),
    ),
    (
        "counter_regressed",
        Message::new(
            "This key may have been copied",
            "It was refused. Tell your Registration Authority, and use another key.",
        ),
    ),
    (
        "model_reported",
        Message::new(
            "This type of key can no longer be used",
            "A fault in this model was reported. Ask your Registration Authority for another key.",
        ),
    ),
    (
        "credential_unknown",
        Message::new("This key is not registered here", "Use another key, or sign in another way."),
    ),
    (
        "credential_of_another",
        Message::new("This key belongs to somebody else", "Use your own key and try again."),
    ),
    (
        "sign_in_refused",
        Message::new(
            "You were not signed in with this key",
            "Use a key that you registered here, or sign in another way.",
        ),
    ),
    (
        "last_authenticator_confirm",
        Message::new(
            "This is the last authenticator",
            "Confirm that you know it, or issue another authenticator first. Nothing was changed.",
        ),
    ),
    (
        "last_authenticator_refused",
        Message::new(
            "The last authenticator cannot be removed",
            "Issue another authenticator first, and then remove this one. Nothing was changed.",
        ),
    ),
    (
        "nickname_invalid",
        Message::new(
            "This nickname cannot be used",
            "Enter 1 to 64 letters, numbers or other visible characters.",
        ),
    ),
    (
        "note_invalid",
        Message::new("This text cannot be used", "Enter 1 to 500 visible characters."),
    ),
    (
        "query_invalid",
        Message::new("This search cannot be made", "Enter 1 to 100 visible characters."),
    ),
    (
        "user_disabled",
        Message::new(
            "This user’s access is switched off",
            "It has to be switched on in the directory first. Nothing was changed.",
        ),
    ),
    (
        "account_unknown",
        Message::new(
            "Nothing is held for this user yet",
            "Issue an authenticator first. Nothing was changed.",
        ),
    ),
    (
        "account_exists",
        Message::new("This account is open already", "There is nothing more to do."),
    ),
    (
        "relying_party_invalid",
        Message::new("The request was not understood", "Its relying party cannot be one."),
    ),
    (
        "relying_party_unknown",
        Message::new(
            "This desk does not serve that service",
            "Tell the people who run it. Nothing was changed.",
        ),
    ),
    (
        "account_closed",
        Message::new(
            "This account is closed",
            "Nothing can be changed until it is reopened by an administrator.",
        ),
    ),
    ("store_unavailable", Message::new("Sorry, the service is not available", TRY_AGAIN)),
    ("busy", Message::new("Sorry, the service is busy", TRY_AGAIN)),
    (
        "unknown_member",
        Message::new(
            "The request was not understood",
            "Nothing was changed. Load the page again and try once more.",
        ),
    ),
    (
        "malformed_request",
        Message::new(
            "The request was not understood",
            "Nothing was changed. Load the page again and try once more.",
        ),
    ),
    (
        "body_too_large",
        Message::new(
            "The request was too large",
            "Nothing was changed. Load the page again and try with less text.",
        ),
    ),
    (
        "cross_site",
        Message::new(
            "The request came from another site",
            "Nothing was changed. Open this service in a window of its own and try again. Very \
             old browsers cannot be used.",
        ),
    ),
    (
        "wrong_address",
        Message::new(
            "This is not the usual address of the service",
            "Security keys do not work here, and nothing was changed. Open the service at its \
             usual address and try again.",
        ),
    ),
    ("not_found", Message::new("Page not found", "Check the address, or go to the home page.")),
    (
        "unknown_operation",
        Message::new("The request was not understood", "There is no operation of this name."),
    ),
    (
        "too_many_requests",
        Message::new(
            "Too many attempts",
            "Wait a minute, and then try again. Nothing was changed.",
        ),
    ),
    (
        "account_tampered",
        Message::new(
            "Sorry, this account cannot be used",
            "Its record was changed outside this service. Nothing was changed now. Tell the people \
             who run the service.",
        ),
    ),
    ("internal", Message::new("Sorry, there is a problem with the service", TRY_AGAIN)),
    (
        "configuration_invalid",
        Message::new("Sorry, there is a problem with the service", SET_UP_WRONG),
    ),
    ("unsupported", Message::new("Sorry, there is a problem with the service", SET_UP_WRONG)),
    (
        "closed",
        Message::new(
            "Sorry, there is a problem with the service",
            "Nothing was changed. The service is being restarted. Try again in a minute.",
        ),
    ),
    (
        "request_timeout",
        Message::new(
            "The request took too long",
            "Nothing was changed. Check your internet connection, and then try again.",
        ),
    ),
    (
        "too_many_streams",
        Message::new(
            "Too many pages are open",
            "This page is kept up to date a little more slowly. Close pages that you no longer need.",
        ),
    ),
];

const SET_UP_WRONG: &str =
    "Nothing was changed. This service is not set up correctly. Tell the people who run it.";
const TRY_AGAIN: &str = "Nothing was changed. Try again in a minute.";
