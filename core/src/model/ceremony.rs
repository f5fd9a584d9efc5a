//! Ceremonies: what a challenge was made for, kept on the server from begin to finish.

use serde::{Deserialize, Serialize};

use super::{AuthenticatorKind, Route, Tag};
use crate::base64url;
use crate::ids::{CeremonyId, CredentialId, SessionDigest, UserId};
use crate::time::Timestamp;
use crate::webauthn::{Algorithm, AttestationPolicy, AuthenticatorAttachment, UserVerification};

/// A challenge and everything that its answer will be held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ceremony {
    /// Its id, which the browser sends back.
    pub id: CeremonyId,
    /// 32 random bytes (WebAuthn Level 3 section 13.4.3).
    #[serde(with = "base64url::serde_bytes")]
    pub challenge: [u8; 32],
    /// Time at which it expires.
    pub expires_at: Timestamp,
    /// The purpose; a response for another purpose is refused.
    pub purpose: CeremonyPurpose,
    /// The desk's tag over all of the above; without one the ceremony is unknown to the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
}

/// The purpose of a ceremony. A response to one purpose is never accepted for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[allow(clippy::large_enum_variant, reason = "one ceremony at a time is in memory")]
pub enum CeremonyPurpose {
    /// To register an authenticator.
    Registration {
        /// For whom.
        user: UserId,
        /// By which way.
        route: Route,
        /// Id of the signed-in user who began it; `None` for the holder of a link.
        actor: Option<UserId>,
        /// The session that began it, when a link holder did.
        session: Option<SessionDigest>,
        /// The policy as it stood at begin.
        snapshot: RegistrationSnapshot,
    },
    /// To sign in.
    SignIn {
        /// Id of the user whom a first factor identified; `None` if the key alone identifies them.
        user: Option<UserId>,
        /// The user verification requirement of the options.
        user_verification: UserVerification,
        /// The credentials that were offered; empty for a discoverable one.
        allowed: Vec<CredentialId>,
    },
}

/// The registration policy as it stood at begin; finish decides by nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationSnapshot {
    /// The kind of authenticator that the options asked for.
    pub kind: AuthenticatorKind,
    /// The user verification requirement of the options.
    pub user_verification: UserVerification,
    /// The algorithms that were offered.
    pub algorithms: Vec<Algorithm>,
    /// The attestation policy at the time of the options.
    pub attestation: AttestationPolicy,
    /// The attachment that was asked for.
    pub attachment: Option<AuthenticatorAttachment>,
    /// Whether a credential that may be copied to other devices is refused.
    pub device_bound: bool,
    /// Whether a credential that is not discoverable is refused.
    pub discoverable: bool,
    /// The credentials of `excludeCredentials`: the authenticator must not create another one beside them.
    pub excluded: Vec<CredentialId>,
}
