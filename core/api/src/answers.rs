//! The codes that each operation can answer, beside the engine's.

/// The codes that an operation can be refused with.
#[derive(Debug, Clone, Copy)]
pub struct Refusals {
    groups: &'static [&'static [&'static str]],
    own: &'static [&'static str],
    /// Whether it verifies a browser's response, and so can also return every code of the engine.
    pub engine: bool,
}

impl Refusals {
    /// The refusals of an operation; none for a name that no operation has.
    pub fn of(operation: &str) -> Option<Self> {
        let (_, refusals) = TABLE.iter().find(|(name, _)| *name == operation)?;
        Some(*refusals)
    }

    /// The codes but those of the engine, in order of their names.
    pub fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<_> =
            self.groups.iter().copied().flatten().chain(self.own).copied().collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The codes that this operation has and its groups have not.
    pub fn own(&self) -> &'static [&'static str] {
        self.own
    }
}

/// Of every operation of a desk.
const DESK: &[&str] = &[
    "malformed_request",
    "unknown_member",
    "relying_party_unknown",
    "store_unavailable",
    "account_tampered",
    "internal",
    "closed",
];
/// Of every operation that somebody has to be signed in for.
const SIGNED_IN: &[&str] = &[
    "not_authenticated",
    "proof_in_future",
    "session_revoked",
    "account_closed",
    "step_up_required",
    "not_authorised",
];
/// Of every operation on one person's account.
const OF_PERSON: &[&str] = &["user_unknown"];
/// Of every operation that changes one person's account.
const CHANGE: &[&str] = &["busy", "host_refused", "target_outranks_actor"];
/// Codes of every operation that the holder of a link calls.
const LINK: &[&str] =
    &["busy", "session_ended", "link_expired", "link_used", "link_cancelled", "link_superseded"];
/// Of every operation that completes a registration.
const REGISTRATION: &[&str] = &[
    "ceremony_unknown",
    "authenticator_already_registered",
    "wrong_kind",
    "not_device_bound",
    "not_discoverable",
    "too_many_authenticators",
    "user_disabled",
];

/// Of what makes options without a desk.
const OPTIONS: &[&str] = &[
    "malformed_request",
    "unknown_member",
    "relying_party_invalid",
    "challenge_unusable",
    "internal",
];

const fn refusals(
    groups: &'static [&'static [&'static str]],
    own: &'static [&'static str],
) -> Refusals {
    Refusals { groups, own, engine: false }
}

const fn verifies(
    groups: &'static [&'static [&'static str]],
    own: &'static [&'static str],
) -> Refusals {
    Refusals { groups, own, engine: true }
}

const TABLE: &[(&str, Refusals)] = &[
    ("findUsers", refusals(&[DESK, SIGNED_IN], &["query_invalid"])),
    ("getUser", refusals(&[DESK, SIGNED_IN, OF_PERSON], &[])),
    (
        "issueLink",
        refusals(
            &[DESK, SIGNED_IN, OF_PERSON, CHANGE],
            &["kind_not_offered", "too_many_authenticators", "user_disabled"],
        ),
    ),
    (
        "cancelLink",
        refusals(
            &[DESK, SIGNED_IN, OF_PERSON, CHANGE],
            &["link_unknown", "link_expired", "link_used", "link_cancelled", "link_superseded"],
        ),
    ),
    (
        "redeemLink",
        refusals(&[DESK, LINK], &["link_unknown", "signed_in_as_another", "too_many_requests"]),
    ),
    ("linkStatus", refusals(&[DESK, LINK], &[])),
    (
        "beginLinkRegistration",
        refusals(
            &[DESK, LINK],
            &["account_closed", "user_disabled", "too_many_authenticators", "too_many_requests"],
        ),
    ),
    (
        "finishLinkRegistration",
        verifies(&[DESK, LINK, REGISTRATION], &["account_closed", "ceremony_superseded"]),
    ),
    (
        "beginRegistration",
        refusals(
            &[DESK, SIGNED_IN, OF_PERSON, CHANGE],
            &[
                "link_required",
                "kind_not_offered",
                "wrong_kind",
                "too_many_authenticators",
                "user_disabled",
                "too_many_requests",
            ],
        ),
    ),
    (
        "finishRegistration",
        verifies(
            &[DESK, SIGNED_IN, OF_PERSON, CHANGE, REGISTRATION],
            &["link_required", "kind_not_offered"],
        ),
    ),
    (
        "renameAuthenticator",
        refusals(
            &[DESK, SIGNED_IN, OF_PERSON, CHANGE],
            &[
                "authenticator_unknown",
                "authenticator_removed",
                "nickname_invalid",
                "too_many_requests",
            ],
        ),
    ),
    (
        "removeAuthenticator",
        refusals(
            &[DESK, SIGNED_IN, OF_PERSON, CHANGE],
            &[
                "authenticator_unknown",
                "authenticator_removed",
                "last_authenticator_confirm",
                "last_authenticator_refused",
                "note_invalid",
            ],
        ),
    ),
    (
        "beginSignIn",
        refusals(
            &[DESK],
            &["busy", "proof_in_future", "session_revoked", "account_closed", "too_many_requests"],
        ),
    ),
    (
        "finishSignIn",
        verifies(
            &[DESK],
            &[
                "busy",
                "ceremony_unknown",
                "sign_in_refused",
                "credential_unknown",
                "account_closed",
                "authenticator_pending",
                "authenticator_suspended",
                "authenticator_quarantined",
                "authenticator_removed",
                "counter_regressed",
                "model_reported",
                "user_disabled",
                "proof_in_future",
                "session_revoked",
            ],
        ),
    ),
    (
        "closeAccount",
        refusals(&[DESK, SIGNED_IN, OF_PERSON, CHANGE], &["account_unknown", "note_invalid"]),
    ),
    (
        "reopenAccount",
        refusals(
            &[DESK, SIGNED_IN, OF_PERSON, CHANGE],
            &["account_unknown", "account_exists", "note_invalid"],
        ),
    ),
    ("listEvents", refusals(&[DESK, SIGNED_IN, OF_PERSON], &["too_many_requests"])),
    ("changesSince", refusals(&[DESK, SIGNED_IN, OF_PERSON], &["query_invalid"])),
    (
        "listAffectedAuthenticators",
        refusals(&[DESK, SIGNED_IN], &["metadata_missing", "query_invalid"]),
    ),
    ("registrationOptions", refusals(&[OPTIONS], &[])),
    ("authenticationOptions", refusals(&[OPTIONS], &[])),
    (
        "verifyRegistration",
        verifies(
            &[&["malformed_request", "unknown_member", "relying_party_invalid", "internal"]],
            &[],
        ),
    ),
    (
        "verifyAuthentication",
        verifies(
            &[&["malformed_request", "unknown_member", "relying_party_invalid", "internal"]],
            &["counter_regressed"],
        ),
    ),
];

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::{Code, OPERATIONS};

    #[test]
    fn every_operation_says_its_codes_and_each_is_one() {
        let names: Vec<_> = TABLE.iter().map(|(name, _)| *name).collect();
        let stateless = crate::stateless::STATELESS.iter().map(|(name, _)| *name);
        let all: Vec<_> = OPERATIONS.iter().map(|one| one.name).chain(stateless).collect();
        for name in &all {
            assert!(names.contains(name), "{name} has no row in TABLE of core/api/src/answers.rs");
        }
        assert_eq!(names, all, "the rows of TABLE stand in the order of OPERATIONS and STATELESS");
        let codes = Code::all();
        for (name, refusals) in TABLE {
            for code in refusals.codes() {
                assert!(codes.iter().any(|known| known.as_str() == code), "{name}: {code}");
            }
            for own in refusals.own {
                let grouped = refusals.groups.iter().any(|group| group.contains(own));
                assert!(!grouped, "{name}: {own} is in a group already");
            }
        }
    }
}
