//! What the codes of rights, accounts and sign-in mean to a person, in English.

use super::Message;

pub(super) static ACCOUNT: &[(&str, Message)] = &[
    (
        "not_authenticated",
        Message::new("You are not signed in", "Sign in, and then try again. Nothing was changed."),
    ),
    (
        "proof_in_future",
        Message::new(
            "Your sign-in cannot be used",
            "Its time lies in the future. Sign out, and then sign in again. If it happens again, \
             tell your administrator: a clock of this service is wrong.",
        ),
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
        "user_disabled",
        Message::new(
            "This user’s access is switched off",
            "It has to be switched on in the directory first. Nothing was changed.",
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
        "account_closed",
        Message::new(
            "This account is closed",
            "Nothing can be changed until it is reopened by an administrator.",
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
    (
        "note_invalid",
        Message::new("This text cannot be used", "Enter 1 to 500 visible characters."),
    ),
    (
        "query_invalid",
        Message::new("This search cannot be made", "Enter 1 to 100 visible characters."),
    ),
];
