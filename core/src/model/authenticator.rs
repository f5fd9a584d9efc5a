//! Authenticators, from registration to tombstone.

use serde::{Deserialize, Serialize};

use super::{Assurance, By, Nickname, Note, Tag};
use crate::base64url;
use crate::ids::{AuthenticatorId, CeremonyId, CredentialId, LinkId, ResponseDigest};
use crate::time::Timestamp;
use crate::webauthn::{
    Aaguid, Algorithm, AttestationFormat, AttestationKind, AuthenticatorAttachment,
    CertificationLevel, KeyIdentifier, KeySecurity, Transports,
};
use crate::wire::wire_names;

/// One authenticator of one account. A removed one stays as a tombstone
/// while it is one of the newest [`Account::KEPT_REMOVED`](super::Account::KEPT_REMOVED).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Authenticator {
    /// Its id, for its whole life.
    pub id: AuthenticatorId,
    /// The credential id; unique in the relying party, tombstones included.
    pub credential_id: CredentialId,
    /// The credential public key as a COSE_Key.
    #[serde(with = "base64url::serde_bytes")]
    pub public_key: Vec<u8>,
    /// The signature algorithm.
    pub algorithm: Algorithm,
    /// The signature counter as last seen; 0 if the authenticator keeps none.
    pub sign_count: u32,
    /// The nickname that its owner gave it.
    pub nickname: Nickname,
    /// The kind of authenticator: security key, passkey or this device.
    pub kind: AuthenticatorKind,
    /// Whether it may sign in.
    pub status: AuthenticatorStatus,
    /// How it came to the account.
    pub provenance: Provenance,
    /// The evidence of its registration; `backed_up` is that of its last use.
    pub evidence: Evidence,
    /// The assurance level that it can reach (NIST SP 800-63B-4 section 2).
    pub assurance: Assurance,
    /// Time of its registration.
    pub created_at: Timestamp,
    /// Time of its last sign-in; `None` before the first.
    pub last_used_at: Option<Timestamp>,
    /// How it ended.
    pub removal: Option<Removal>,
    /// The keyed tag over relying party, owner, id, credential id, public key and algorithm. `None` in
    /// the event of its registration, and where a version without tags stored it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
}

/// The kind of authenticator that a registration asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AuthenticatorKind {
    /// A FIDO2 key in the hand (USB, NFC).
    SecurityKey,
    /// A passkey, on a phone for instance.
    Passkey,
    /// The authenticator built into this device (Windows Hello).
    ThisDevice,
}

/// Whether an authenticator may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AuthenticatorStatus {
    /// Registered; policy asks for a proving sign-in first.
    Pending,
    /// May sign in.
    Active,
    /// Stopped for a while.
    Suspended,
    /// Stopped because it may have been cloned.
    Quarantined,
    /// Ended for good.
    Removed,
}

/// How an authenticator came to the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    /// By which way.
    pub route: Route,
    /// Id of the user who issued the link, or who registered the authenticator.
    pub by: By,
    /// The link that was used.
    pub link: Option<LinkId>,
    /// The ceremony that made it.
    pub ceremony: CeremonyId,
    /// The digest of the browser's response that completed the ceremony: the same response is
    /// answered with the same success again. `None` where an older version registered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseDigest>,
    /// When the session that registered it had proven who it is, if its owner did so signed in. That
    /// one session may name it without another proof. `None` where an earlier version registered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof_at: Option<Timestamp>,
}

/// The ways to register an authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// With a registration link.
    Link,
    /// By its owner, signed in.
    SelfService,
    /// By an administrator with the key in hand.
    OnBehalf,
}

/// The facts about an authenticator that its registration proved or claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The model id; a claim unless `aaguid_attested`.
    pub aaguid: Aaguid,
    /// Whether an anchor that may speak for this model vouched for its id. Not known, and so no, of
    /// what was registered before this was recorded.
    #[serde(default, skip_serializing_if = "is_false")]
    pub aaguid_attested: bool,
    /// The attestation statement format identifier.
    pub attestation_format: AttestationFormat,
    /// The source of trust in the authenticator's model (WebAuthn Level 3 section 6.5.3).
    pub attestation: AttestationKind,
    /// Whether the attestation led to an anchor that may vouch for it.
    pub trusted: bool,
    /// Where the private key is kept; `None` if neither attestation nor metadata says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_security: Option<KeySecurity>,
    /// Whether a TPM signed the attestation with SHA-1 (RS1).
    #[serde(default, skip_serializing_if = "is_false")]
    pub attestation_sha1: bool,
    /// Why an attestation that is there is not trusted: the engine's code. Not known of what was
    /// registered before this was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub untrusted_reason: Option<String>,
    /// The keys of the attestation's certificates and of the anchors that they led to. Empty also for
    /// what was registered before they were recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attestation_keys: Vec<KeyIdentifier>,
    /// UV: the user was verified at registration.
    pub user_verified: bool,
    /// BE: the credential may be copied to other devices.
    pub backup_eligible: bool,
    /// BS: the credential is copied.
    pub backed_up: bool,
    /// The client's unsigned hints of how the authenticator is reached.
    pub transports: Transports,
    /// The client's unsigned word on how the authenticator is attached.
    pub attachment: Option<AuthenticatorAttachment>,
    /// The client's unsigned word on whether the credential is discoverable.
    pub discoverable: Option<bool>,
    /// The model's name by metadata, where the attestation led to an anchor of the model's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The model's FIDO2 certification level by metadata, at registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certification: Option<CertificationLevel>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// The end of an authenticator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Removal {
    /// Time of the removal.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// The reason that the remover chose.
    pub reason: RemovalReason,
    /// A note that the remover added. The owner of the authenticator can read it.
    pub notes: Option<Note>,
    /// When the session that removed it had proven who it is, if it had done so with this very
    /// authenticator. That one session continues with the strength of a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_proof_at: Option<Timestamp>,
}

/// Why an authenticator was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RemovalReason {
    /// The authenticator is lost.
    Lost,
    /// The authenticator was stolen.
    Stolen,
    /// Broken, or its PIN forgotten.
    Broken,
    /// Replaced by another.
    Replaced,
    /// Its owner left or changed role.
    LeftRole,
    /// Not needed any more.
    NotNeeded,
    /// Something else; see the notes.
    Other,
    /// The account was closed.
    AccountClosed,
}

wire_names!(AuthenticatorKind {
    SecurityKey = "security_key",
    Passkey = "passkey",
    ThisDevice = "this_device",
});

wire_names!(AuthenticatorStatus {
    Pending = "pending",
    Active = "active",
    Suspended = "suspended",
    Quarantined = "quarantined",
    Removed = "removed",
});

wire_names!(Route { Link = "link", SelfService = "self_service", OnBehalf = "on_behalf" });

wire_names!(RemovalReason {
    Lost = "lost",
    Stolen = "stolen",
    Broken = "broken",
    Replaced = "replaced",
    LeftRole = "left_role",
    NotNeeded = "not_needed",
    Other = "other",
    AccountClosed = "account_closed",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_are_what_serde_writes() {
        for kind in AuthenticatorKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        for status in AuthenticatorStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        for route in Route::ALL {
            assert_eq!(serde_json::to_value(route).unwrap(), route.as_str());
        }
        for reason in RemovalReason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
            assert_eq!(RemovalReason::parse(reason.as_str()), Some(*reason));
        }
    }
}
