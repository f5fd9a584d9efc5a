//! Credentials that are offered for people who hold none, so that nobody learns who does.

use aws_lc_rs::hmac;

use super::Desk;
use crate::error::{Error, Failure};
use crate::ids::{CredentialId, UserId};
use crate::ports::KeyPurpose;
use crate::webauthn::Transports;

impl Desk {
    /// The credentials to offer for signing in: those that the user may sign in with, or one to three
    /// decoys, the same each time.
    pub(super) async fn offered(
        &self,
        user: &UserId,
    ) -> Result<Vec<(CredentialId, Transports)>, Error> {
        let account = self.account_of(user).await?;
        let held: Vec<_> = account
            .active()
            .map(|kept| (kept.credential_id.clone(), kept.evidence.transports.clone()))
            .collect();
        // Made for everybody, so that the time does not tell for whom they are shown.
        let decoys = self.decoys(user)?;
        Ok(if held.is_empty() { decoys } else { held })
    }

    /// Derived from the user's id with the key ring, so every node makes the same ones.
    fn decoys(&self, user: &UserId) -> Result<Vec<(CredentialId, Transports)>, Error> {
        let key = self.ports().keys.current(KeyPurpose::Decoy);
        let key = hmac::Key::new(hmac::HMAC_SHA512, key.as_bytes());
        let tag = |part: &str| hmac::sign(&key, format!("{part} {} {user}", self.rp()).as_bytes());
        let internal = |error| Failure::Internal(error);
        let byte = |tag: &hmac::Tag, at: usize| tag.as_ref().get(at).copied().unwrap_or_default();
        let choices = tag("choice");
        let mut decoys = Vec::with_capacity(MAX_DECOYS);
        for (number, part) in ["id", "id 2", "id 3"].into_iter().enumerate() {
            let (id, choice) = (tag(part), byte(&choices, number));
            let length = LENGTHS[usize::from(choice & 3)];
            let reached: &[&str] = if choice & 4 == 0 { &["usb"] } else { &["nfc", "usb"] };
            let id = CredentialId::new(id.as_ref().get(..length).unwrap_or_default())
                .map_err(|error| internal(Box::new(error)))?;
            let reached = Transports::new(reached.iter().copied())
                .map_err(|error| internal(Box::new(error)))?;
            decoys.push((id, reached));
        }
        decoys.truncate(COUNTS[usize::from(byte(&choices, MAX_DECOYS) & 7)]);
        Ok(decoys)
    }
}

/// Lengths of credential ids, in bytes, as common security keys make them.
const LENGTHS: [usize; 4] = [32, 48, 48, 64];
/// How many keys people hold: most one or two.
const COUNTS: [usize; 8] = [1, 1, 1, 1, 2, 2, 2, 3];
const MAX_DECOYS: usize = 3;
