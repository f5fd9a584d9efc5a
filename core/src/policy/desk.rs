//! The policy of one relying party.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{AccessPolicy, AuditPolicy, RateLimits};
use crate::model::AuthenticatorKind;
use crate::webauthn::{Algorithm, AttestationPolicy, AttestationPolicyError, UserVerification};

/// Everything that a relying party's host decides. [`Policy::default`] is what CIM and NHSmail
/// share; [`Policy::checked`] says what is not consistent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
    /// Which roles may do which actions, on their own account and on those of others.
    pub access: AccessPolicy,
    /// How long registration links work.
    pub links: LinkPolicy,
    /// The rules of registration: kinds, numbers, user verification, attestation.
    pub registration: RegistrationPolicy,
    /// The rules of sign-in: user verification, counters, and what a sign-in stores.
    pub sign_in: SignInPolicy,
    /// Whether the last active authenticator may be removed.
    pub last_authenticator: LastAuthenticator,
    /// How often something may be started, and how many failures are recorded one by one.
    pub limits: RateLimits,
    /// How long the audit record is kept.
    pub audit: AuditPolicy,
    /// How opening the desk treats accounts without a tag of the current key.
    pub account_tags: AccountTags,
}

/// How opening the desk ([`Desk::prepare`](crate::service::Desk::prepare)) treats accounts that have
/// no tag of the current key. While a desk serves, an account without a fitting tag is always refused
/// with `account_tampered`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccountTags {
    /// Nothing. A store that holds accounts, and no record that all of them are tagged, is not opened.
    #[default]
    Required,
    /// For one start after the upgrade from a version without tags: each account whose history leads to
    /// it is tagged, and the record of it is written. Where that record exists, nothing is done.
    Migrate,
    /// For one start before an older key leaves the key ring: accounts with a fitting tag of an older
    /// key get one of the current key.
    Rotate,
    /// For one start after the secret was lost: every account is tagged as it stands in the store,
    /// no matter who wrote it.
    DangerAccept,
}

/// How registration links work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkPolicy {
    /// How long a link works, in seconds; at most 24 hours.
    pub lifetime_seconds: u64,
}

/// The rules of registration: kinds, numbers, user verification, attestation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistrationPolicy {
    /// The kinds of authenticator that are offered.
    pub kinds: Vec<AuthenticatorKind>,
    /// The kinds that may be registered for somebody else by a signed-in person; those of `kinds`
    /// and of this list. Default: security keys, which leave with the person whose account they
    /// open. With `passkey` or `this_device` in the list, the computer or phone of anyone who
    /// registers can become the authenticator of the other person. Empty: nobody registers for
    /// others. Registration links are not concerned, because the person opens them alone.
    pub on_behalf_kinds: Vec<AuthenticatorKind>,
    /// The user verification requirement.
    pub user_verification: UserVerification,
    /// The signature algorithms that are offered, most wanted first.
    pub algorithms: Vec<Algorithm>,
    /// The attestation policy of a registration.
    pub attestation: AttestationPolicy,
    /// Whether a credential that may be copied to other devices is refused.
    pub device_bound: bool,
    /// Whether a credential must be discoverable.
    pub discoverable: bool,
    /// How many authenticators an account may hold, removed ones not counted.
    pub most: usize,
    /// How long a ceremony may take, in seconds; 30 to 600.
    pub timeout_seconds: u64,
}

/// The rules of sign-in: user verification, counters, and what a sign-in stores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct SignInPolicy {
    /// The user verification requirement after a first factor.
    pub second_factor: UserVerification,
    /// The user verification requirement of a passwordless sign-in.
    pub passwordless: UserVerification,
    /// How a signature counter that did not advance is treated.
    pub counter: CounterPolicy,
    /// How a sign-in is treated whose authenticator model metadata has reported since.
    pub reported_models: ReportedModels,
    /// Which sign-ins are written to the account.
    pub commit: SignInCommit,
    /// How long a ceremony may take, in seconds; 30 to 600.
    pub timeout_seconds: u64,
}

/// How a signature counter that did not advance is treated (WebAuthn Level 3 section 6.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CounterPolicy {
    /// The sign-in is refused.
    Refuse,
    /// The sign-in is taken and written down as such.
    Record,
}

/// What a sign-in is good for whose authenticator is of a model that metadata reports, by now, as
/// compromised or revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportedModels {
    /// As much as before; the report is written down.
    Record,
    /// No more than without attestation, and only presence where the report says that user verification
    /// can be got round; a sign-in without a user name, which has no other factor, is then refused with
    /// `model_reported`. The report is written down.
    #[default]
    Weaken,
    /// Nothing: it is refused with `model_reported`.
    Refuse,
}

/// Which sign-ins are written to the account. One that is not is in the audit record only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignInCommit {
    /// Every sign-in is written to the account.
    Always,
    /// Those that moved the counter or another stored fact, and one an hour besides.
    WhenChanged,
}

/// Whether the last active authenticator may be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LastAuthenticator {
    /// It is removed as any other.
    Allow,
    /// It is removed once a person confirmed that they know it is the last.
    #[default]
    Warn,
    /// Its owner cannot remove it; those who may remove for others can.
    Refuse,
}

/// A policy that is not consistent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// No authenticator could ever be registered.
    #[error("registration.{0} must not be empty")]
    Empty(&'static str),
    /// A link without life, or with too long a one.
    #[error("links.lifetimeSeconds must be 1 to 86400")]
    LinkLifetime,
    /// A ceremony that nobody can finish, or that never ends.
    #[error("{0}.timeoutSeconds must be 30 to 600")]
    Timeout(&'static str),
    /// No account could hold an authenticator.
    #[error("registration.most must be 1 to 100")]
    Most,
    /// The attestation policy.
    #[error("registration.attestation.{0}")]
    Attestation(#[from] AttestationPolicyError),
    /// Everything would be refused, or nothing recorded.
    #[error("limits.{0} must be 1 or more")]
    Limit(&'static str),
    /// Audit entries would be gone at once, or never.
    #[error("audit.{0} is out of its range: days are 1 to 3650, entries 1 or more")]
    Audit(&'static str),
    /// Every sensitive action would ask for a step-up for ever.
    #[error("access.freshWithinSeconds must be 1 or more")]
    Freshness,
}

impl Policy {
    /// The policy, if it is consistent.
    pub fn checked(self) -> Result<Self, PolicyError> {
        let registration = &self.registration;
        if registration.kinds.is_empty() {
            return Err(PolicyError::Empty("kinds"));
        }
        if registration.algorithms.is_empty() {
            return Err(PolicyError::Empty("algorithms"));
        }
        if !(1..=100).contains(&registration.most) {
            return Err(PolicyError::Most);
        }
        if !(MIN_LINK_SECONDS..=MAX_LINK_SECONDS).contains(&self.links.lifetime_seconds) {
            return Err(PolicyError::LinkLifetime);
        }
        for (name, seconds) in [
            ("registration", registration.timeout_seconds),
            ("signIn", self.sign_in.timeout_seconds),
        ] {
            if !(30..=600).contains(&seconds) {
                return Err(PolicyError::Timeout(name));
            }
        }
        registration.attestation.check()?;
        if let Some(limit) = self.limits.zero() {
            return Err(PolicyError::Limit(limit));
        }
        if let Some(member) = self.audit.out_of_range() {
            return Err(PolicyError::Audit(member));
        }
        if self.access.fresh_within_seconds == 0 {
            return Err(PolicyError::Freshness);
        }
        Ok(self)
    }
}

impl LinkPolicy {
    /// How long a link works.
    pub fn lifetime(&self) -> Duration {
        Duration::from_secs(self.lifetime_seconds)
    }
}

impl RegistrationPolicy {
    /// How long a ceremony may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds)
    }
}

impl SignInPolicy {
    /// How long a ceremony may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds)
    }
}

impl Default for LinkPolicy {
    fn default() -> Self {
        Self { lifetime_seconds: 60 * 60 }
    }
}

impl Default for RegistrationPolicy {
    fn default() -> Self {
        Self {
            kinds: vec![AuthenticatorKind::SecurityKey],
            on_behalf_kinds: vec![AuthenticatorKind::SecurityKey],
            user_verification: UserVerification::Required,
            algorithms: Algorithm::ALL.to_vec(),
            attestation: AttestationPolicy::default(),
            device_bound: false,
            discoverable: false,
            most: 10,
            timeout_seconds: 300,
        }
    }
}

impl Default for SignInPolicy {
    fn default() -> Self {
        Self {
            second_factor: UserVerification::Required,
            passwordless: UserVerification::Required,
            counter: CounterPolicy::Refuse,
            reported_models: ReportedModels::default(),
            commit: SignInCommit::Always,
            timeout_seconds: 300,
        }
    }
}

const MIN_LINK_SECONDS: u64 = 1;
const MAX_LINK_SECONDS: u64 = 24 * 60 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_can_be_meant_and_nonsense_cannot() {
        assert!(Policy::default().checked().is_ok());
        let mut policy = Policy::default();
        policy.links.lifetime_seconds = MAX_LINK_SECONDS + 1;
        assert_eq!(policy.checked(), Err(PolicyError::LinkLifetime));
        let mut policy = Policy::default();
        policy.registration.algorithms.clear();
        assert_eq!(policy.checked(), Err(PolicyError::Empty("algorithms")));
        let mut policy = Policy::default();
        policy.sign_in.timeout_seconds = 5;
        assert_eq!(policy.checked(), Err(PolicyError::Timeout("signIn")));
        let mut policy = Policy::default();
        policy.limits.open = 0;
        assert_eq!(policy.checked(), Err(PolicyError::Limit("open")));
        let mut policy = Policy::default();
        policy.audit.keep_days = 3651;
        assert_eq!(policy.checked(), Err(PolicyError::Audit("keepDays")));
    }

    #[test]
    fn a_list_of_models_without_required_trust_is_refused() {
        for list in ["aaguids", "blockedAaguids"] {
            let text = format!(
                r#"{{"registration":{{"attestation":{{"require":"any",
                    "{list}":["07070707-0707-0707-0707-070707070707"]}}}}}}"#
            );
            let policy: Policy = serde_json::from_str(&text).unwrap();
            let error = policy.clone().checked().unwrap_err();
            let said = format!("registration.attestation.{list} needs require \"trusted\"");
            assert!(error.to_string().starts_with(&said), "{error}");
            let trusted = text.replace("\"any\"", "\"trusted\"");
            let policy: Policy = serde_json::from_str(&trusted).unwrap();
            assert!(policy.checked().is_ok());
        }
    }

    #[test]
    fn a_policy_reads_from_json_and_refuses_what_it_does_not_know() {
        let policy: Policy = serde_json::from_str(r#"{"links":{"lifetimeSeconds":600}}"#).unwrap();
        assert_eq!(policy.links.lifetime_seconds, 600);
        assert_eq!(policy.registration, RegistrationPolicy::default());
        assert!(serde_json::from_str::<Policy>(r#"{"link":{}}"#).is_err());
    }
}
