//! Authenticator data (WebAuthn Level 3 section 6.1), read in one pass.

use super::cbor::{self, Value};
use super::limits;
use super::rejection::{Rejection, RejectionCode};
use super::relying_party::RelyingParty;
use super::types::{Aaguid, UserVerification};
use crate::base64url;
use crate::ids::CredentialId;

/// Authenticator data whose structure is sound; nothing in it is proven yet.
pub(crate) struct AuthenticatorData<'b> {
    pub(crate) rp_id_hash: &'b [u8],
    pub(crate) flags: Flags,
    pub(crate) sign_count: u32,
    pub(crate) attested: Option<AttestedCredentialData<'b>>,
    pub(crate) extensions: AuthenticatorExtensions,
}

/// Attested credential data (section 6.5.1).
pub(crate) struct AttestedCredentialData<'b> {
    pub(crate) aaguid: Aaguid,
    pub(crate) credential_id: &'b [u8],
    /// The COSE key, as its exact bytes.
    pub(crate) public_key: &'b [u8],
}

/// Outputs of authenticator extensions that Keydesk understands; others are left unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuthenticatorExtensions {
    /// The credential's protection level, 1 to 3 (CTAP 2.2, `credProtect`).
    pub cred_protect: Option<u8>,
    /// The shortest PIN that the authenticator takes (CTAP 2.2, `minPinLength`).
    pub min_pin_length: Option<u32>,
}

/// The flags byte.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flags(u8);

impl Flags {
    pub(crate) fn user_verified(self) -> bool {
        self.0 & UV != 0
    }

    pub(crate) fn backup_eligible(self) -> bool {
        self.0 & BE != 0
    }

    pub(crate) fn backed_up(self) -> bool {
        self.0 & BS != 0
    }
}

impl<'b> AuthenticatorData<'b> {
    /// Reads at most 8 KiB of authenticator data, to the last byte.
    pub(crate) fn parse(bytes: &'b [u8]) -> Result<Self, Rejection> {
        if bytes.len() > limits::AUTHENTICATOR_DATA {
            return Err(RejectionCode::AuthenticatorDataTooLarge.into());
        }
        let mut rest = bytes;
        let rp_id_hash = take(&mut rest, 32, "rpIdHash")?;
        let flags = Flags(number(take(&mut rest, 1, "flags")?));
        let sign_count = number(take(&mut rest, 4, "signCount")?);
        if flags.0 & RESERVED != 0 {
            return Err(RejectionCode::FlagsReserved.into());
        }
        let attested =
            if flags.0 & AT != 0 { Some(attested_credential_data(&mut rest)?) } else { None };
        let extensions =
            if flags.0 & ED != 0 { extensions(&mut rest)? } else { Default::default() };
        #[cfg(keydesk_test_hooks)]
        if crate::hooks::Bug::TrailingBytes.is_planted() {
            rest = &[];
        }
        if !rest.is_empty() {
            return Err(RejectionCode::AuthenticatorDataTrailingBytes.into());
        }
        Ok(Self { rp_id_hash, flags, sign_count, attested, extensions })
    }

    /// The checks that both ceremonies make: 7.1 steps 14 to 17, 7.2 steps 15 to 18.
    pub(crate) fn check(
        &self,
        rp: &RelyingParty,
        user_verification: UserVerification,
    ) -> Result<(), Rejection> {
        // 7.1 step 14, 7.2 step 15: SHA-256 of the relying party id.
        if self.rp_id_hash != rp.id_hash() {
            let seen = format!("SHA-256 {}", base64url::encode(self.rp_id_hash));
            let code = RejectionCode::RpIdHashMismatch;
            return Err(Rejection::compared(code, rp.id().as_str(), &seen));
        }
        // 7.1 step 15, 7.2 step 16: somebody was there.
        if self.flags.0 & UP == 0 {
            return Err(Rejection::compared(RejectionCode::UserNotPresent, "UP 1", "UP 0"));
        }
        // 7.1 step 16, 7.2 step 17: the user was verified where that is required.
        if user_verification == UserVerification::Required && !self.flags.user_verified() {
            return Err(Rejection::compared(RejectionCode::UserNotVerified, "UV 1", "UV 0"));
        }
        // 7.1 step 17, 7.2 step 18: only what may be backed up can be.
        if self.flags.backed_up() && !self.flags.backup_eligible() {
            return Err(RejectionCode::BackupStateInconsistent.into());
        }
        Ok(())
    }
}

fn attested_credential_data<'b>(
    rest: &mut &'b [u8],
) -> Result<AttestedCredentialData<'b>, Rejection> {
    let mut aaguid = [0; 16];
    aaguid.copy_from_slice(take(rest, 16, "aaguid")?);
    let length: u32 = number(take(rest, 2, "credentialIdLength")?);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if !(1..=CredentialId::MAX).contains(&length) {
        return Err(RejectionCode::CredentialIdLength.into());
    }
    let credential_id = take(rest, length, "credentialId")?;
    if rest.is_empty() {
        return Err(truncated("credentialPublicKey"));
    }
    let public_key = take(rest, cbor::scan(rest)?, "credentialPublicKey")?;
    Ok(AttestedCredentialData { aaguid: Aaguid::from_bytes(aaguid), credential_id, public_key })
}

fn extensions(rest: &mut &[u8]) -> Result<AuthenticatorExtensions, Rejection> {
    if rest.is_empty() {
        return Err(truncated("extensions"));
    }
    let bytes = take(rest, cbor::scan(rest)?, "extensions")?;
    let mut map = cbor::read(bytes)?.map().ok_or(RejectionCode::ExtensionsNotMap)?;
    let mut known = AuthenticatorExtensions::default();
    while let Some((name, output)) = map.next_entry()? {
        match name {
            Value::Text("credProtect") => {
                known.cred_protect = Some(ranged(output, 1..=3, "credProtect")?);
            }
            Value::Text("minPinLength") => {
                known.min_pin_length = Some(ranged(output, 0..=u32::MAX, "minPinLength")?);
            }
            Value::Text(_) => {}
            _ => return Err(RejectionCode::ExtensionsNotMap.into()),
        }
    }
    Ok(known)
}

fn ranged<T: TryFrom<i64> + PartialOrd>(
    output: Value<'_>,
    range: std::ops::RangeInclusive<T>,
    name: &'static str,
) -> Result<T, Rejection> {
    output
        .integer()
        .and_then(|integer| T::try_from(integer).ok())
        .filter(|value| range.contains(value))
        .ok_or(Rejection::at(RejectionCode::ExtensionMalformed, name))
}

fn take<'b>(rest: &mut &'b [u8], length: usize, name: &'static str) -> Result<&'b [u8], Rejection> {
    let (head, tail) = rest.split_at_checked(length).ok_or(truncated(name))?;
    *rest = tail;
    Ok(head)
}

/// A big-endian number of at most four bytes.
fn number<T: TryFrom<u32> + Default>(bytes: &[u8]) -> T {
    let value = bytes.iter().fold(0, |value: u32, &byte| value << 8 | u32::from(byte));
    T::try_from(value).unwrap_or_default()
}

const fn truncated(name: &'static str) -> Rejection {
    Rejection::at(RejectionCode::AuthenticatorDataTruncated, name)
}

const UP: u8 = 1 << 0;
const UV: u8 = 1 << 2;
const BE: u8 = 1 << 3;
const BS: u8 = 1 << 4;
const AT: u8 = 1 << 6;
const ED: u8 = 1 << 7;
const RESERVED: u8 = 1 << 1 | 1 << 5;
