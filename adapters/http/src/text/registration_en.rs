//! What the codes of links and of registrations mean to a person, in English.

use super::Message;

pub(super) static REGISTRATION: &[(&str, Message)] = &[
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
        "nickname_invalid",
        Message::new(
            "This nickname cannot be used",
            "Enter 1 to 64 letters, numbers or other visible characters.",
        ),
    ),
];
