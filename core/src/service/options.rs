//! The options that a browser is given (WebAuthn Level 3 sections 5.4 and 5.5, in their JSON form).

use serde_json::{Value, json};

use super::Desk;
use crate::base64url;
use crate::error::Refusal;
use crate::ids::{CredentialId, UserHandle};
use crate::model::{
    Account, Authenticator, AuthenticatorKind, AuthenticatorStatus, Ceremony, RegistrationSnapshot,
    User,
};
use crate::webauthn::{AuthenticatorAttachment, Transports, UserVerification};

impl Desk {
    /// The registration policy as it stands now for this account and kind.
    pub(super) fn snapshot(
        &self,
        account: &Account,
        kind: AuthenticatorKind,
    ) -> Result<RegistrationSnapshot, Refusal> {
        let policy = &self.policy().registration;
        if !policy.kinds.contains(&kind) {
            return Err(Refusal::KindNotOffered);
        }
        let attachment = match kind {
            AuthenticatorKind::SecurityKey => Some(AuthenticatorAttachment::CrossPlatform),
            AuthenticatorKind::ThisDevice => Some(AuthenticatorAttachment::Platform),
            AuthenticatorKind::Passkey => None,
        };
        Ok(RegistrationSnapshot {
            kind,
            user_verification: policy.user_verification,
            algorithms: policy.algorithms.clone(),
            attestation: policy.attestation.clone(),
            attachment,
            device_bound: policy.device_bound,
            discoverable: policy.discoverable || kind == AuthenticatorKind::Passkey,
            excluded: held(account).map(|kept| kept.credential_id.clone()).collect(),
        })
    }

    /// `PublicKeyCredentialCreationOptionsJSON`.
    pub(super) fn creation_options(
        &self,
        ceremony: &Ceremony,
        snapshot: &RegistrationSnapshot,
        account: &Account,
        handle: &UserHandle,
        user: &User,
    ) -> Value {
        let rp = self.relying_party();
        let excluded: Vec<_> = held(account)
            .map(|kept| descriptor(&kept.credential_id, &kept.evidence.transports))
            .collect();
        let parameters: Vec<_> = snapshot
            .algorithms
            .iter()
            .map(|algorithm| json!({ "type": "public-key", "alg": algorithm.cose_id() }))
            .collect();
        let mut selection = json!({
            "residentKey": if snapshot.discoverable { "required" } else { "preferred" },
            "requireResidentKey": snapshot.discoverable,
            "userVerification": snapshot.user_verification,
        });
        if let Some(attachment) = snapshot.attachment {
            selection["authenticatorAttachment"] = json!(attachment);
        }
        let hint = match snapshot.kind {
            AuthenticatorKind::SecurityKey => "security-key",
            AuthenticatorKind::Passkey => "hybrid",
            AuthenticatorKind::ThisDevice => "client-device",
        };
        let attestation = if snapshot.attestation.asks() { "direct" } else { "none" };
        json!({
            "rp": { "id": rp.id(), "name": rp.name() },
            "user": {
                "id": handle,
                "name": user.username,
                "displayName": user.display_name,
            },
            "challenge": base64url::encode(ceremony.challenge),
            "pubKeyCredParams": parameters,
            "timeout": self.policy().registration.timeout_seconds * 1000,
            "excludeCredentials": excluded,
            "authenticatorSelection": selection,
            "hints": [hint],
            "attestation": attestation,
            "extensions": { "credProps": true },
        })
    }

    /// `PublicKeyCredentialRequestOptionsJSON`.
    pub(super) fn request_options(
        &self,
        ceremony: &Ceremony,
        user_verification: UserVerification,
        allowed: &[(CredentialId, Transports)],
    ) -> Value {
        let allowed: Vec<_> =
            allowed.iter().map(|(id, transports)| descriptor(id, transports)).collect();
        json!({
            "challenge": base64url::encode(ceremony.challenge),
            "timeout": self.policy().sign_in.timeout_seconds * 1000,
            "rpId": self.relying_party().id(),
            "allowCredentials": allowed,
            "userVerification": user_verification,
        })
    }
}

/// A removed authenticator may be registered again, as a new one; the others may not.
fn held(account: &Account) -> impl Iterator<Item = &Authenticator> {
    account.authenticators.iter().filter(|kept| kept.status != AuthenticatorStatus::Removed)
}

fn descriptor(id: &CredentialId, transports: &Transports) -> Value {
    if transports.as_slice().is_empty() {
        json!({ "type": "public-key", "id": id })
    } else {
        json!({ "type": "public-key", "id": id, "transports": transports })
    }
}
