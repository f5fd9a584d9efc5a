//! A verified sign-in as one number, for the fast path of a language: an object, or its JSON, would cost
//! as much again as everything but the signature.

use keydesk_api::stateless::{Asked, AuthenticationRecord, CounterCheck};
use keydesk_api::{ApiError, Code};
use keydesk_core::webauthn::{CounterState, UserVerification, VerifiedAuthentication};

use crate::text::json_text;
use crate::verify::{CredentialHandle, RelyingPartyHandle};

/// The answer of [`CredentialHandle::verify_packed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Packed {
    /// An `AuthenticationRecord` without the ids, which the language holds already. From the lowest bit:
    ///
    /// | bits | member |
    /// |---|---|
    /// | 2 | `counter`, as its place among the values of `CounterState` |
    /// | 1 | `userVerified` |
    /// | 1 | `backupEligible` |
    /// | 1 | `backedUp` |
    /// | 1 | whether `userHandle` is there: the expected one, or else the credential's |
    /// | 32 | `signCount` |
    ///
    /// These 38 bits are exact in every language's numbers.
    Number(i64),
    /// The `AuthenticationRecord` as JSON: it holds a user handle that the language does not know.
    Json(String),
}

impl CredentialHandle {
    /// Verifies an AuthenticationResponseJSON. `challenge` is the one that was issued, in base64url;
    /// `user_verification` and `counter` are the places of what is asked among the values of
    /// `UserVerification` and `CounterCheck`, because a text costs more to take over; `user_handle` is the
    /// owner's in base64url, where the caller knows it. The order of the values is that of `api.json`.
    ///
    /// # Errors
    /// `malformed_request`, the engine's codes, `counter_regressed`, `internal`.
    pub fn verify_packed(
        &self,
        rp: &RelyingPartyHandle,
        challenge: &str,
        user_verification: u32,
        counter: u32,
        user_handle: Option<&str>,
        response: &str,
    ) -> Result<Packed, ApiError> {
        let asked = Asked {
            challenge,
            user_verification: placed(
                &USER_VERIFICATION,
                user_verification,
                "userVerification must be \"required\", \"preferred\" or \"discouraged\".",
            )?,
            expected_user_handle: user_handle,
            counter: placed(&CHECKS, counter, "counter must be \"refuse\" or \"report\".")?,
        };
        let verified = self.verify(rp, asked, response)?;
        let known = user_handle.is_some() || self.has_owner();
        if known || verified.unverified_user_handle().is_none() {
            return Ok(Packed::Number(pack(&verified)));
        }
        json_text(&AuthenticationRecord::from(&verified)).map(Packed::Json)
    }
}

fn placed<T: Copy>(values: &[T], place: u32, detail: &str) -> Result<T, ApiError> {
    let value = usize::try_from(place).ok().and_then(|place| values.get(place));
    value.copied().ok_or_else(|| ApiError::with_detail(Code::MALFORMED_REQUEST, detail))
}

fn pack(verified: &VerifiedAuthentication) -> i64 {
    let counter = COUNTER.iter().position(|state| *state == verified.counter());
    let counter = counter.and_then(|place| i64::try_from(place).ok()).unwrap_or_default();
    let flags = [
        verified.user_verified(),
        verified.backup_eligible(),
        verified.backed_up(),
        verified.user_handle().is_some(),
    ];
    let flags = flags.iter().rev().fold(0, |bits, flag| bits << 1 | i64::from(*flag));
    i64::from(verified.sign_count()) << 6 | flags << 2 | counter
}

const COUNTER: [CounterState; 3] =
    [CounterState::Advanced, CounterState::Unsupported, CounterState::Regressed];
const CHECKS: [CounterCheck; 2] = [CounterCheck::Refuse, CounterCheck::Report];
const USER_VERIFICATION: [UserVerification; 3] =
    [UserVerification::Required, UserVerification::Preferred, UserVerification::Discouraged];

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_places_are_those_of_the_document() {
        let document = crate::api_document();
        let values = |name: &str| {
            let of = &document["$defs"][name];
            let values = of["enum"].as_array().or(of["oneOf"].as_array()).unwrap().iter();
            values.map(|one| one.get("const").unwrap_or(one).clone()).collect::<Value>()
        };
        assert_eq!(values("CounterState"), json!(COUNTER));
        assert_eq!(values("UserVerification"), json!(USER_VERIFICATION));
        assert_eq!(values("CounterCheck"), json!(CHECKS));
    }
}
