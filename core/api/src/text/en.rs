//! English.

use super::{Message, Sentences};

pub(super) static SENTENCES: Sentences = Sentences {
    tag: "en",
    codes: codes! {
        // Links and registrations.
        link_unknown => (
            "This link is not valid",
            "Check that you copied the whole link. If it still does not work, ask the person who \
             sent it for a new one.");
        link_expired => (
            "This link has expired",
            "Links only work for a short time. Ask the person who sent it for a new one.");
        link_used => (
            "This link has already been used",
            "A key was registered with it. If that was not you, tell the person who sent the link \
             at once.");
        link_cancelled => (
            "This link was cancelled",
            "Ask the person who sent it for a new one if you still need it.");
        link_superseded => (
            "There is a newer link",
            "This link was replaced. Use the newest link that you were sent.");
        link_not_redeemed => (
            "The link has not been opened yet",
            "Open the link and press the button to begin.");
        link_required => (
            "Your first security key is issued by link",
            "Ask a Registration Authority of your organisation for a link.");
        signed_in_as_another => (
            "This link is not for the person who is signed in",
            "Nothing was registered. If the link was sent to you, go on: the key will be \
             registered for you, and not for the person who is signed in. If you are the person \
             who is signed in, close this page and tell the person who sent you the link.");
        session_unknown => (
            "We cannot tell which link you came from",
            "Open the link that you were sent once more. It still works until it expires.");
        session_ended => (
            "The link was opened again",
            "Registration goes on in the other window or on the other device. To go on here \
             instead, open the link once more.");
        ceremony_unknown => (
            "That took too long, or was tried twice",
            "Nothing was registered. Try again.");
        ceremony_superseded => (
            "A newer attempt was started",
            "Go on in the other window, or start again here. Nothing was registered here.");
        authenticator_already_registered => (
            "This key is already registered",
            "Use it to sign in, or take another key to register.");
        too_many_authenticators => (
            "There are too many authenticators",
            "Remove one that is no longer needed, and then try again. Nothing was changed.");
        kind_not_offered => (
            "This type of authenticator is not offered",
            "Choose another type. Nothing was changed.");
        wrong_kind => (
            "This is another type of authenticator",
            "Nothing was registered. Use the type that you were asked for and try again. For \
             another user, use that user’s own security key.");
        not_device_bound => (
            "This authenticator can be copied to other devices",
            "That is not allowed here, and nothing was registered. Use a security key and try \
             again.");
        not_discoverable => (
            "This key has no room left",
            "Nothing was registered. Free some room on it, or use another key, and try again.");
        nickname_invalid => (
            "This nickname cannot be used",
            "Enter 1 to 64 letters, numbers or other visible characters.");

        // Rights, accounts and sign-in.
        not_authenticated => (
            "You are not signed in",
            "Sign in, and then try again. Nothing was changed.");
        proof_in_future => (
            "Your sign-in cannot be used",
            "Its time lies in the future. Sign out, and then sign in again. If it happens again, \
             tell your administrator: a clock of this service is wrong.");
        session_revoked => (
            "Your session has ended",
            "The security key that you signed in with is no longer in use. Sign out, and then \
             sign in again. If you did not expect this, tell your administrator.");
        not_authorised => (
            "You are not allowed to do this",
            "Nothing was changed. Ask an administrator of your organisation if you need to do it.");
        target_outranks_actor => (
            "You cannot change this user",
            "This user may do more here than you may. Nothing was changed. Ask somebody who may \
             do at least as much as this user.");
        host_refused => (
            "This is not allowed for this user",
            "A rule of this service stops it. Nothing was changed. Ask an administrator of your \
             organisation.");
        step_up_required => (
            "Confirm that it is you",
            "You have to sign in again before you can do this. Nothing was changed.");
        user_unknown => (
            "User not found",
            "You can only see users of the organisations that you work for. Search for the user \
             again. Nothing was changed.");
        user_disabled => (
            "This user’s access is switched off",
            "It has to be switched on in the directory first. Nothing was changed.");
        authenticator_unknown => (
            "Authenticator not found",
            "Go back to the user’s profile to see their authenticators as they are now.");
        authenticator_pending => (
            "This key is not in use yet",
            "Sign in with it once to prove it.");
        authenticator_suspended => (
            "This key is suspended",
            "Ask a Registration Authority of your organisation to reinstate it.");
        authenticator_quarantined => (
            "This key was stopped",
            "It may have been copied. Tell your Registration Authority, and use another key.");
        authenticator_removed => (
            "This key was removed",
            "Use another key, or sign in another way. Ask a Registration Authority if you need a \
             new one.");
        authenticator_active => (
            "This key is already active",
            "There is nothing more to do.");
        counter_regressed => (
            "This key may have been copied",
            "It was refused. Tell your Registration Authority, and use another key.");
        model_reported => (
            "This type of key can no longer be used",
            "A fault in this model was reported. Ask your Registration Authority for another key.");
        credential_unknown => (
            "This key is not registered here",
            "Use another key, or sign in another way.");
        credential_of_another => (
            "This key belongs to somebody else",
            "Use your own key and try again.");
        sign_in_refused => (
            "You were not signed in with this key",
            "Use a key that you registered here, or sign in another way.");
        last_authenticator_confirm => (
            "This is the last authenticator",
            "Confirm that you know it, or issue another authenticator first. Nothing was changed.");
        last_authenticator_refused => (
            "The last authenticator cannot be removed",
            "Issue another authenticator first, and then remove this one. Nothing was changed.");
        account_unknown => (
            "Nothing is held for this user yet",
            "Issue an authenticator first. Nothing was changed.");
        account_exists => (
            "This account is open already",
            "There is nothing more to do.");
        account_closed => (
            "This account is closed",
            "Nothing can be changed until it is reopened by an administrator.");
        account_tampered => (
            "Sorry, this account cannot be used",
            "Its record was changed outside this service. Nothing was changed now. Tell the \
             people who run the service.");
        note_invalid => (
            "This text cannot be used",
            "Enter 1 to 500 visible characters.");
        query_invalid => (
            "This search cannot be made",
            "Enter 1 to 100 visible characters.");

        // Requests and the service itself.
        relying_party_invalid => (
            "The request was not understood",
            "The id or the origins of its relying party are not valid.");
        relying_party_unknown => (
            "This desk does not serve that service",
            "Tell the people who run it. Nothing was changed.");
        store_unavailable => (
            "Sorry, the service is not available",
            TRY_AGAIN);
        busy => (
            "Sorry, the service is busy",
            TRY_AGAIN);
        unknown_member => (
            "The request was not understood",
            "Nothing was changed. Load the page again and try once more.");
        malformed_request => (
            "The request was not understood",
            "Nothing was changed. Load the page again and try once more.");
        body_too_large => (
            "The request was too large",
            "Nothing was changed. Load the page again and try with less text.");
        cross_site => (
            "The request came from another site",
            "Nothing was changed. Open this service in a window of its own and try again. Very \
             old browsers cannot be used.");
        wrong_address => (
            "This is not the usual address of the service",
            "Security keys do not work here, and nothing was changed. Open the service at its \
             usual address and try again.");
        not_found => (
            "Page not found",
            "Check the address, or go to the home page.");
        unknown_operation => (
            "The request was not understood",
            "There is no operation of this name.");
        too_many_requests => (
            "Too many attempts",
            "Wait a minute, and then try again. Nothing was changed.");
        internal => (
            "Sorry, there is a problem with the service",
            TRY_AGAIN);
        configuration_invalid => (
            "Sorry, there is a problem with the service",
            SET_UP_WRONG);
        unsupported => (
            "Sorry, there is a problem with the service",
            SET_UP_WRONG);
        closed => (
            "Sorry, there is a problem with the service",
            "Nothing was changed. The service is being restarted. Try again in a minute.");
        request_timeout => (
            "The request took too long",
            "Nothing was changed. Check your internet connection, and then try again.");
        sign_in_not_admitted => (
            "You are not signed in",
            "Your key was accepted, but this website did not sign you in. Try to sign in once more. If \
             it happens again, ask the people who run this website.");
        too_many_streams => (
            "Too many pages are open",
            "This page is kept up to date a little more slowly. Close pages that you no longer \
             need.");
    },
    engine: codes! {
        user_not_verified => (
            "This key did not check that it is you",
            "It needs a PIN or a fingerprint. Nothing was changed. Set one up, and try again.",
            list: "To set a PIN:" => [
                "On Windows, open Settings, then Accounts, then Sign-in options, then Security \
                 key, then Manage.",
                "In Chrome on a Mac or on Linux, open Settings, then Privacy and security, then \
                 Security, then Manage security keys.",
            ]);
        user_not_present => (
            "The key was not touched",
            "Touch the key when it flashes, and try again. Nothing was changed.");
        attestation_missing | attestation_self | aaguid_unattested => (
            "We could not see which model of key this is",
            "Nothing was registered. Only certain models are accepted here, so your browser has \
             to show us the make and model of your key.",
            list: "What you can do:" => [
                "Try again. When your browser asks whether this site may see the make and model \
                 of your key, or extended information about it, choose Allow and not Block.",
                "If a password manager or your phone offers to keep a passkey, choose your \
                 security key instead.",
                "If your browser does not ask, try another browser, or a key of another model.",
            ]);
        aaguid_zero | aaguid_not_listed => (
            "This model of key is not on the list",
            "Nothing was registered. These models are accepted here: {models}. Use one of them \
             and try again.",
            plain: "Nothing was registered. Use a model that is accepted here and try again.");
        aaguid_blocked => (
            "This model of key is not accepted here",
            "Nothing was registered. Use a key of another model and try again.");
        certification_missing | certification_too_low => (
            "This model of key is not certified highly enough",
            "Nothing was registered. Use a key that is FIDO2 certified at {level} or above, or \
             ask which keys are accepted.",
            plain: "Nothing was registered. Use a key that is certified highly enough, or ask \
             which keys are accepted.");
        model_unknown | chain_unknown_issuer => (
            "We could not confirm who made this key",
            "Nothing was registered. Use a key of another model, or ask which keys are accepted.");
        model_compromised => (
            "This model of key is no longer safe",
            "Nothing was registered, because a fault was reported for this model. Use a key of \
             another model, and ask for a replacement.");
        backup_eligible => (
            "This authenticator can be copied to other devices",
            "That is not allowed here, and nothing was registered. Use a security key and try \
             again.");
        format_not_allowed | format_safetynet | algorithm_not_allowed | algorithm_not_offered
            | algorithm_unknown => (
            "This type of key is not accepted here",
            "Nothing was registered. Use a current FIDO2 security key and try again.");
        origin_mismatch | rp_id_hash_mismatch => (
            "The key answered for another address",
            "Nothing was changed. Open this service at its usual address and try again.");
        cross_origin_refused | top_origin_mismatch => (
            "This page is shown within another page",
            "Nothing was changed. Open this service in a window of its own and try again.");
        challenge_mismatch => (
            "The key answered an earlier attempt",
            "Nothing was changed. Close other windows that ask for the key, and try again.");
        user_handle_mismatch => (
            "This key belongs to somebody else",
            "Nothing was changed. Use your own key and try again.");
        user_handle_missing => (
            "This key needs your username",
            "It cannot say whose it is. Enter your username and password first, and use the key \
             after that.");
        backup_eligibility_changed => (
            "This passkey has changed since it was registered",
            "Nothing was changed here. Sign in another way, remove the passkey and register it \
             again, or ask a Registration Authority of your organisation.");
    },
    rejected: message! {(
        "The key’s answer was not accepted",
        "Nothing was changed. Try again, with another key if it happens again. If no key works, \
         report it to the people who look after this service.")},
    outranked: "This user may do more here than you may. Nothing was changed.",
    ask_role: "Ask somebody with this role: {roles}.",
    ask_roles: "Ask somebody with one of these roles: {roles}.",
    form: "The request does not have the expected form.",
    member: "The request’s member {member} does not have the expected form.",
    not_an_object: "The request is not a JSON object.",
    unknown_member: "The request has a member that is not known here.",
};

const SET_UP_WRONG: &str = "Nothing was changed. This service is not set up correctly. Tell the \
     people who run it.";
const TRY_AGAIN: &str = "Nothing was changed. Try again in a minute.";
