//! The content of the options of a desk's ceremonies; their form is that of `crate::webauthn`.

use serde_json::{Value, json};

use super::Desk;
use crate::error::Refusal;
use crate::ids::{CredentialId, UserHandle};
use crate::model::{
    Account, Authenticator, AuthenticatorKind, AuthenticatorStatus, Ceremony, RegistrationSnapshot,
    User,
};
use crate::webauthn::{
    Attempt, AttestationConveyance, AuthenticatorAttachment, AuthenticatorSelection,
    CreationOptions, CredentialDescriptor, Hint, RequestOptions, ResidentKey, Transports,
    UserEntity, UserVerification,
};

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

    /// The options of a registration.
    pub(super) fn creation_options(
        &self,
        ceremony: &Ceremony,
        snapshot: &RegistrationSnapshot,
        account: &Account,
        handle: &UserHandle,
        user: &User,
    ) -> Value {
        let resident_key =
            if snapshot.discoverable { ResidentKey::Required } else { ResidentKey::Preferred };
        let mut selection = AuthenticatorSelection::new(resident_key, snapshot.user_verification);
        selection.authenticator_attachment = snapshot.attachment;
        let attempt = Attempt {
            challenge: &ceremony.challenge,
            timeout: self.policy().registration.timeout_seconds * 1000,
        };
        let user = UserEntity {
            id: handle.clone(),
            name: user.username.clone(),
            display_name: user.display_name.clone(),
        };
        let rp = self.relying_party();
        let mut options = CreationOptions::new(rp, user, attempt, &snapshot.algorithms, selection);
        options.exclude_credentials = held(account)
            .map(|kept| {
                let transports = kept.evidence.transports.clone();
                CredentialDescriptor::new(kept.credential_id.clone(), transports)
            })
            .collect();
        options.hints = vec![match snapshot.kind {
            AuthenticatorKind::SecurityKey => Hint::SecurityKey,
            AuthenticatorKind::Passkey => Hint::Hybrid,
            AuthenticatorKind::ThisDevice => Hint::ClientDevice,
        }];
        if snapshot.attestation.asks() {
            options.attestation = AttestationConveyance::Direct;
        }
        json!(options)
    }

    /// The options of a sign-in.
    pub(super) fn request_options(
        &self,
        ceremony: &Ceremony,
        user_verification: UserVerification,
        allowed: &[(CredentialId, Transports)],
    ) -> Value {
        let attempt = Attempt {
            challenge: &ceremony.challenge,
            timeout: self.policy().sign_in.timeout_seconds * 1000,
        };
        let descriptor = |(id, transports): &(CredentialId, Transports)| {
            CredentialDescriptor::new(id.clone(), transports.clone())
        };
        let allowed = allowed.iter().map(descriptor).collect();
        json!(RequestOptions::new(self.relying_party(), attempt, user_verification, allowed))
    }
}

/// A removed authenticator may be registered again, as a new one; the others may not.
fn held(account: &Account) -> impl Iterator<Item = &Authenticator> {
    account.authenticators.iter().filter(|kept| kept.status != AuthenticatorStatus::Removed)
}
