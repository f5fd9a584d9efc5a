//! Why something may not be done: the closed list, each with its code.

use crate::action::Action;
use crate::ids::Role;
use crate::webauthn::Rejection;

macro_rules! refusals {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $sentence:literal;)+) => {
        /// Why something may not be done. The code is stable. `Display` says what happened, for logs; what
        /// people read, and what they can do next, is in the catalogue of `keydesk-api`.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum Refusal {
            $($(#[$doc])* #[error($sentence)] $variant,)+
            /// The target may do something that the actor may not, so acting on them would raise the
            /// actor's rights.
            #[error("the other person may do something that the actor may not")]
            TargetOutranksActor {
                /// The names of the roles that may do it, as the policy's `roleNames` has them.
                roles: Vec<String>,
            },
            /// No role of the actor allows the action; the code is `not_authorised` as well.
            #[error("no role of the actor allows this action")]
            LacksRole(#[source] Box<LacksRole>),
            /// The engine did not accept the browser's answer.
            #[error(transparent)]
            Rejected(#[from] Rejection),
        }

        impl Refusal {
            /// Every refusal with a code of its own, but those of the engine, which have another list.
            pub const ALL: &'static [Self] =
                &[$(Self::$variant,)+ Self::TargetOutranksActor { roles: Vec::new() }];

            /// The stable code, `lower_snake_case`.
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                    Self::TargetOutranksActor { .. } => "target_outranks_actor",
                    Self::LacksRole(_) => Self::NotAuthorised.code(),
                    Self::Rejected(rejection) => rejection.code.as_str(),
                }
            }
        }
    };
}

refusals! {
    /// No session.
    NotAuthenticated = "not_authenticated", "nobody is signed in";
    /// The authenticator that the session was born of is no longer in use, or the account closed.
    SessionRevoked = "session_revoked",
        "the session ended: its authenticator is no longer in use, or the account was closed";
    /// The host says that the actor proved who they are at a time that is still to come.
    ProofInFuture = "proof_in_future", "the time of the sign-in lies in the future";
    /// The actor may not do this. Where it is for want of a role, see [`Refusal::LacksRole`].
    NotAuthorised = "not_authorised", "no role of the actor allows this action";
    /// The host forbids this actor to do this to this person, by a rule of its own.
    HostRefused = "host_refused", "a rule of the host forbids this action for this person";
    /// The actor's proof of who they are is too old or too weak.
    StepUpRequired = "step_up_required", "the proof of who acts is too old or too weak";
    /// Policy lets a first authenticator be registered by link only.
    LinkRequired = "link_required", "the first authenticator is registered by link only";
    /// The directory knows no such user, or none in the organisations in which the actor may act.
    UserUnknown = "user_unknown",
        "the directory has no such person in the organisations of the actor";
    /// The directory does not let the user in.
    UserDisabled = "user_disabled", "the directory does not let this person in";
    /// The search text is empty or too long, or the cursor was never given.
    QueryInvalid = "query_invalid",
        "the search text is not 1 to 100 characters long, or the cursor is not known";

    /// Nothing was ever done for this user.
    AccountUnknown = "account_unknown", "there is no account for this person";
    /// The account is open already.
    AccountExists = "account_exists", "the account is open already";
    /// The account is closed.
    AccountClosed = "account_closed", "the account is closed";

    /// No link has this token or id.
    LinkUnknown = "link_unknown", "no link has this token or id";
    /// The link was issued but not redeemed.
    LinkNotRedeemed = "link_not_redeemed", "the link has not been redeemed";
    /// The link is too old.
    LinkExpired = "link_expired", "the link has expired";
    /// The link was used.
    LinkUsed = "link_used", "the link has been used";
    /// The link was cancelled.
    LinkCancelled = "link_cancelled", "the link was cancelled";
    /// A newer link took its place.
    LinkSuperseded = "link_superseded", "a newer link took the place of this one";
    /// The link was opened again elsewhere, which ended this session.
    SessionEnded = "session_ended", "the link was opened again, which ended this session";

    /// Somebody else than the link's person is signed in.
    SignedInAsAnother = "signed_in_as_another",
        "somebody other than the link's person is signed in";

    /// The ceremony expired, was answered, or never was.
    CeremonyUnknown = "ceremony_unknown", "the ceremony has expired, was answered, or never was";
    /// A newer ceremony of the same link took its place.
    CeremonySuperseded = "ceremony_superseded", "a newer ceremony took the place of this one";

    /// The account has no such authenticator.
    AuthenticatorUnknown = "authenticator_unknown", "the account has no such authenticator";
    /// The authenticator waits for its proving sign-in.
    AuthenticatorPending = "authenticator_pending",
        "the authenticator has not been proved by a sign-in yet";
    /// The authenticator is suspended.
    AuthenticatorSuspended = "authenticator_suspended", "the authenticator is suspended";
    /// The authenticator is quarantined.
    AuthenticatorQuarantined = "authenticator_quarantined",
        "the authenticator is quarantined: it may have been copied";
    /// The authenticator was removed.
    AuthenticatorRemoved = "authenticator_removed", "the authenticator was removed";
    /// The authenticator is active already.
    AuthenticatorActive = "authenticator_active", "the authenticator is active already";
    /// The authenticator is registered already, here or to somebody else.
    AuthenticatorRegistered = "authenticator_already_registered",
        "the authenticator is registered already";
    /// The account holds as many as policy allows.
    TooManyAuthenticators = "too_many_authenticators",
        "the account holds as many authenticators as the policy allows";
    /// The last active authenticator; a person must confirm.
    LastAuthenticatorConfirm = "last_authenticator_confirm",
        "this is the last active authenticator, and its removal was not confirmed";
    /// The last active authenticator; policy keeps it.
    LastAuthenticatorRefused = "last_authenticator_refused",
        "this is the last active authenticator, and the policy keeps it";
    /// The kind of authenticator is not offered by this desk.
    KindNotOffered = "kind_not_offered", "this kind of authenticator is not offered";
    /// The authenticator is not of the kind that was asked for.
    WrongKind = "wrong_kind", "the authenticator is not of the kind that was asked for";
    /// The credential may be copied, and policy refuses that.
    NotDeviceBound = "not_device_bound",
        "the credential can be copied, and the policy asks for a device-bound one";
    /// The credential is not discoverable, and policy asks for that.
    NotDiscoverable = "not_discoverable",
        "the credential is not discoverable, and the policy asks for that";
    /// The signature counter did not advance.
    CounterRegressed = "counter_regressed",
        "the signature counter did not advance: the authenticator may have been copied";

    /// Metadata reports the authenticator's model as compromised or revoked, and policy refuses that.
    ModelReported = "model_reported",
        "metadata reports the model of the authenticator as compromised or revoked";

    /// The nickname does not fit.
    NicknameInvalid = "nickname_invalid", "the nickname is not 1 to 64 printable characters long";
    /// The reason or notes do not fit.
    NoteInvalid = "note_invalid",
        "the reason or the notes are not 1 to 500 printable characters long";

    /// No credential of this relying party has this id.
    CredentialUnknown = "credential_unknown", "no credential of this relying party has this id";
    /// The credential belongs to somebody other than who is signing in.
    CredentialOfAnother = "credential_of_another",
        "the credential belongs to somebody other than the person who signs in";
    /// The answer proves no key of the person who signs in. Which of its parts was wrong would tell a
    /// stranger who holds which key, so the audit record alone has it.
    SignInRefused = "sign_in_refused",
        "the answer does not prove an authenticator of the person who signs in";
    /// Too many attempts.
    TooManyRequests = "too_many_requests", "too many attempts";
    /// No relying party with this id is configured.
    RelyingPartyUnknown = "relying_party_unknown", "no relying party with this id is configured";
}

/// Which roles allow an action, and which the actor has: for developers, who may have written one of them
/// differently. Not for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{action} {}; the actor has {}", needed(.allowed), named(.has))]
pub struct LacksRole {
    /// The refused action.
    pub action: Action,
    /// The roles that the policy allows it, in the order of their names.
    pub allowed: Vec<Role>,
    /// The roles of the actor, as the host said.
    pub has: Vec<Role>,
}

fn needed(allowed: &[Role]) -> String {
    match allowed {
        [] => "is allowed to no role by the policy".to_owned(),
        [_] => format!("needs {}", named(allowed)),
        roles => format!("needs one of {}", named(roles)),
    }
}

fn named(roles: &[Role]) -> String {
    match roles {
        [] => "no role".to_owned(),
        [role] => format!("the role `{}`", role.as_str()),
        roles => {
            let names: Vec<_> = roles.iter().map(|role| format!("`{}`", role.as_str())).collect();
            format!("the roles {}", names.join(", "))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::policy::AccessPolicy;

    #[test]
    fn want_of_a_role_names_the_action_and_the_roles() {
        let role = |name: &str| Role::new(name).unwrap();
        let issuers =
            [("ra", Action::IssueLink), ("deputy", Action::IssueLink), ("clerk", Action::View)];
        let roles = issuers.map(|(name, action)| (role(name), [action].into()));
        let policy = AccessPolicy { roles: roles.into(), ..AccessPolicy::default() };
        let said = |has: &[&str], action| {
            let has: Vec<_> = has.iter().map(|name| role(name)).collect();
            match policy.require_role(&has, action) {
                Err(refusal @ Refusal::LacksRole(_)) => {
                    assert_eq!(refusal.code(), "not_authorised");
                    std::error::Error::source(&refusal).unwrap().to_string()
                }
                other => format!("{other:?}"),
            }
        };
        assert_eq!(
            said(&["RA", "clerk"], Action::IssueLink),
            "issue_link needs one of the roles `deputy`, `ra`; the actor has the roles `RA`, `clerk`"
        );
        assert_eq!(said(&[], Action::View), "view needs the role `clerk`; the actor has no role");
        assert_eq!(
            said(&["ra"], Action::Remove),
            "remove is allowed to no role by the policy; the actor has the role `ra`"
        );
        assert_eq!(said(&["ra"], Action::IssueLink), "Ok(())");
    }
}
