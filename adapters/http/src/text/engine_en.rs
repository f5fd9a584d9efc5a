//! What a person can do about an answer that the engine refused, in English.

use super::{List, Message};

/// By code of the engine, where a person can do something about it.
pub(crate) static ENGINE: &[(&str, Message)] = &[
    ("user_not_verified", NOT_VERIFIED),
    (
        "user_not_present",
        Message::new(
            "The key was not touched",
            "Touch the key when it flashes, and try again. Nothing was changed.",
        ),
    ),
    ("attestation_missing", NO_MODEL),
    ("attestation_self", NO_MODEL),
    ("aaguid_unattested", NO_MODEL),
    ("aaguid_zero", NOT_LISTED),
    ("aaguid_not_listed", NOT_LISTED),
    (
        "aaguid_blocked",
        Message::new(
            "This model of key is not accepted here",
            "Nothing was registered. Use a key of another model and try again.",
        ),
    ),
    ("certification_missing", NOT_CERTIFIED),
    ("certification_too_low", NOT_CERTIFIED),
    ("model_unknown", UNKNOWN_MAKER),
    ("chain_unknown_issuer", UNKNOWN_MAKER),
    (
        "model_compromised",
        Message::new(
            "This model of key is no longer safe",
            "Nothing was registered, because a fault was reported for this model. Use a key of \
             another model, and ask for a replacement.",
        ),
    ),
    (
        "backup_eligible",
        Message::new(
            "This authenticator can be copied to other devices",
            "That is not allowed here, and nothing was registered. Use a security key and try \
             again.",
        ),
    ),
    ("format_not_allowed", NOT_ACCEPTED),
    ("format_safetynet", NOT_ACCEPTED),
    ("algorithm_not_allowed", NOT_ACCEPTED),
    ("algorithm_not_offered", NOT_ACCEPTED),
    ("algorithm_unknown", NOT_ACCEPTED),
    ("origin_mismatch", OTHER_ADDRESS),
    ("rp_id_hash_mismatch", OTHER_ADDRESS),
    ("cross_origin_refused", FRAMED),
    ("top_origin_mismatch", FRAMED),
    (
        "challenge_mismatch",
        Message::new(
            "The key answered an earlier attempt",
            "Nothing was changed. Close other windows that ask for the key, and try again.",
        ),
    ),
    (
        "user_handle_mismatch",
        Message::new(
            "This key belongs to somebody else",
            "Nothing was changed. Use your own key and try again.",
        ),
    ),
    (
        "user_handle_missing",
        Message::new(
            "This key needs your username",
            "It cannot say whose it is. Enter your username and password first, and use the key \
             after that.",
        ),
    ),
    (
        "backup_eligibility_changed",
        Message::new(
            "This passkey has changed since it was registered",
            "Nothing was changed here. Sign in another way, remove the passkey and register it \
             again, or ask a Registration Authority of your organisation.",
        ),
    ),
];

/// For every other code of the engine: those are for developers.
pub(crate) static REJECTED: Message = Message::new(
    "The key’s answer was not accepted",
    "Nothing was changed. Try again, with another key if it happens again. If no key works, report \
     it to the people who look after this service.",
);

const NOT_VERIFIED: Message = Message::new(
    "This key did not check that it is you",
    "It needs a PIN or a fingerprint. Nothing was changed. Set one up, and try again.",
)
.listing(List {
    lead: "To set a PIN:",
    items: &[
        "On Windows, open Settings, then Accounts, then Sign-in options, then Security key, then \
         Manage.",
        "In Chrome on a Mac or on Linux, open Settings, then Privacy and security, then Security, \
         then Manage security keys.",
    ],
});
const NO_MODEL: Message = Message::new(
    "We could not see which model of key this is",
    "Nothing was registered. Only certain models are accepted here, so your browser has to show us \
     the make and model of your key.",
)
.listing(List {
    lead: "What you can do:",
    items: &[
        "Try again. When your browser asks whether this site may see the make and model of your \
         key, or extended information about it, choose Allow and not Block.",
        "If a password manager or your phone offers to keep a passkey, choose your security key \
         instead.",
        "If your browser does not ask, try another browser, or a key of another model.",
    ],
});
const NOT_LISTED: Message = Message::new(
    "This model of key is not on the list",
    "Nothing was registered. These models are accepted here: {models}. Use one of them and try \
     again.",
);
const NOT_CERTIFIED: Message = Message::new(
    "This model of key is not certified highly enough",
    "Nothing was registered. Use a key that is FIDO2 certified at {level} or above, or ask which \
     keys are accepted.",
);
const UNKNOWN_MAKER: Message = Message::new(
    "We could not confirm who made this key",
    "Nothing was registered. Use a key of another model, or ask which keys are accepted.",
);
const NOT_ACCEPTED: Message = Message::new(
    "This type of key is not accepted here",
    "Nothing was registered. Use a current FIDO2 security key and try again.",
);
const OTHER_ADDRESS: Message = Message::new(
    "The key answered for another address",
    "Nothing was changed. Open this service at its usual address and try again.",
);
const FRAMED: Message = Message::new(
    "This page is shown within another page",
    "Nothing was changed. Open this service in a window of its own and try again.",
);
