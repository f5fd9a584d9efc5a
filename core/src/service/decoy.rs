//! Decoy credentials for people who hold none, so that a caller cannot learn who holds a key.

use std::hint::black_box;

use aws_lc_rs::hmac;

use super::Desk;
use crate::error::{Error, Failure};
use crate::ids::{CredentialId, UserId};
use crate::model::{Account, AuthenticatorKind};
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

    /// For an unknown credential, does the same work as reading a holder's account, so that the time
    /// does not show which credentials are held.
    pub(super) fn read_decoy_account(&self) {
        if let Ok(account) = Account::decode(black_box(DECOY_ACCOUNT)) {
            self.check_nobody(&account);
        }
    }

    /// Derived from the user's id with the key ring, so every node makes the same ones.
    fn decoys(&self, user: &UserId) -> Result<Vec<(CredentialId, Transports)>, Error> {
        let key = self.ports().keys.current(KeyPurpose::Decoy);
        let key = hmac::Key::new(hmac::HMAC_SHA512, key.as_bytes());
        let tag = |part: &str| hmac::sign(&key, format!("{part} {} {user}", self.rp()).as_bytes());
        let internal = |error| Failure::Internal(error);
        let byte = |tag: &hmac::Tag, at: usize| tag.as_ref().get(at).copied().unwrap_or_default();
        let (choices, kinds) = (tag("choice"), &self.policy().registration.kinds);
        let mut decoys = Vec::with_capacity(MAX_DECOYS);
        for (number, part) in ["id", "id 2", "id 3"].into_iter().enumerate() {
            let (id, choice) = (tag(part), usize::from(byte(&choices, number)));
            let of = usize::from(byte(&choices, MAX_DECOYS + 1 + number));
            let kind = kinds.get(of % kinds.len().max(1)).copied();
            let Shape { lengths, reached } = shape(kind.unwrap_or(AuthenticatorKind::SecurityKey));
            let (length, reached) = (lengths[choice & 3], reached[choice >> 2 & 7]);
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

/// How credentials of one kind look.
struct Shape {
    /// Of credential ids, in bytes.
    lengths: [usize; 4],
    /// Transports: some browsers report none.
    reached: [&'static [&'static str]; 8],
}

/// Returns the shape that common authenticators of this kind have. Decoys have only kinds that the policy
/// offers, so that their kind does not give them away.
fn shape(kind: AuthenticatorKind) -> Shape {
    const KEY: &[&str] = &["nfc", "usb"];
    const USB: &[&str] = &["usb"];
    const PHONE: &[&str] = &["hybrid", "internal"];
    const BUILT_IN: &[&str] = &["internal"];
    match kind {
        AuthenticatorKind::SecurityKey => {
            Shape { lengths: [32, 48, 48, 64], reached: [&[], USB, USB, USB, KEY, KEY, KEY, KEY] }
        }
        AuthenticatorKind::Passkey => Shape {
            lengths: [16, 20, 32, 32],
            reached: [&[], BUILT_IN, PHONE, PHONE, PHONE, PHONE, PHONE, PHONE],
        },
        AuthenticatorKind::ThisDevice => Shape {
            lengths: [32, 32, 32, 64],
            reached: [&[], BUILT_IN, BUILT_IN, BUILT_IN, BUILT_IN, BUILT_IN, BUILT_IN, BUILT_IN],
        },
    }
}

/// How many keys people hold: most one or two.
const COUNTS: [usize; 8] = [1, 1, 1, 1, 2, 2, 2, 3];
const MAX_DECOYS: usize = 3;

/// A P-256 key in COSE form whose private key nobody has: it was made once and thrown away.
pub(super) const DECOY_PUBLIC_KEY: &[u8] = &[
    0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, 0xb8, 0xcf, 0xa5, 0x4c, 0xc6, 0x21,
    0x02, 0xe1, 0x2f, 0xd1, 0x33, 0x87, 0x36, 0x91, 0x50, 0x93, 0x70, 0x9f, 0x82, 0x13, 0x80, 0x15,
    0x10, 0xee, 0x1f, 0x51, 0xaa, 0x58, 0x37, 0x69, 0x8e, 0x8b, 0x22, 0x58, 0x20, 0x4d, 0x9a, 0x1b,
    0x80, 0x54, 0xb2, 0x4c, 0x1c, 0x21, 0x43, 0x04, 0x3e, 0xac, 0xf7, 0x86, 0x79, 0x7f, 0x24, 0x9f,
    0xaa, 0x91, 0x03, 0x4d, 0xc3, 0x39, 0xca, 0xc2, 0x4a, 0x6c, 0x9a, 0x5c, 0x78,
];

/// The stored account of somebody with one security key, of the size that most have.
const DECOY_ACCOUNT: &[u8] = include_bytes!("decoy_account.json");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s20_the_decoy_account_is_one_that_would_be_read_and_written_alike() {
        let account = Account::decode(DECOY_ACCOUNT).unwrap();
        assert_eq!(account.active().count(), 1);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        assert_eq!(text(&account.encode().unwrap()), text(DECOY_ACCOUNT.trim_ascii_end()));
    }
}
