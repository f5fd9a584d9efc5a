//! The client data that the browser collected (WebAuthn Level 3 section 5.8.1): sections 7.1 and
//! 7.2, the steps on `type`, `challenge`, `origin`, `crossOrigin` and `topOrigin`.

use serde::de::{Deserialize, Deserializer, MapAccess};

use super::json::{Codes, Member, Members, Object, distinct, duplicate, parse};
use super::limits::{self, base64url_length};
use super::rejection::{Rejection, RejectionCode};
use super::relying_party::RelyingParty;
use crate::base64url;

/// Which ceremony the client data has to be of.
#[derive(Clone, Copy)]
pub(crate) enum Ceremony {
    Registration,
    Authentication,
}

#[derive(Default)]
struct ClientData<'a> {
    kind: Member<'a>,
    challenge: Member<'a>,
    origin: Member<'a>,
    cross_origin: Member<'a>,
    top_origin: Member<'a>,
    token_binding: Object<TokenBinding<'a>>,
}

#[derive(Default)]
struct TokenBinding<'a> {
    status: Member<'a>,
}

impl<'de: 'a, 'a> Members<'de> for ClientData<'a> {
    fn read<A: MapAccess<'de>>(&mut self, name: &str, values: &mut A) -> Result<bool, A::Error> {
        let member = match name {
            "type" => &mut self.kind,
            "challenge" => &mut self.challenge,
            "origin" => &mut self.origin,
            "crossOrigin" => &mut self.cross_origin,
            "topOrigin" => &mut self.top_origin,
            "tokenBinding" => {
                if !matches!(self.token_binding, Object::Absent) {
                    return Err(duplicate());
                }
                self.token_binding = values.next_value()?;
                return Ok(true);
            }
            _ => return Ok(false),
        };
        once(member, values)
    }
}

impl<'de: 'a, 'a> Members<'de> for TokenBinding<'a> {
    fn read<A: MapAccess<'de>>(&mut self, name: &str, values: &mut A) -> Result<bool, A::Error> {
        if name == "status" { once(&mut self.status, values) } else { Ok(false) }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for ClientData<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        distinct(deserializer)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for TokenBinding<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        distinct(deserializer)
    }
}

fn once<'de: 'a, 'a, A: MapAccess<'de>>(
    member: &mut Member<'a>,
    values: &mut A,
) -> Result<bool, A::Error> {
    if !matches!(member, Member::Absent) {
        return Err(duplicate());
    }
    *member = values.next_value()?;
    Ok(true)
}

/// Refuses an expected challenge that could not protect a ceremony.
pub(crate) fn check_expected_challenge(challenge: &[u8]) -> Result<(), Rejection> {
    if (limits::CHALLENGE_MIN..=limits::CHALLENGE_MAX).contains(&challenge.len()) {
        Ok(())
    } else {
        Err(RejectionCode::ChallengeUnusable.into())
    }
}

/// Checks client data of at most 4 KiB against what the relying party expects.
pub(crate) fn check(
    bytes: &[u8],
    ceremony: Ceremony,
    rp: &RelyingParty,
    challenge: &[u8],
) -> Result<(), Rejection> {
    // 7.1 steps 5 and 6, 7.2 steps 8 and 9: decode as UTF-8, parse as JSON.
    let data: ClientData<'_> = parse(bytes, &CLIENT_DATA)?;
    let expected = match ceremony {
        Ceremony::Registration => "webauthn.create",
        Ceremony::Authentication => "webauthn.get",
    };
    // 7.1 step 7, 7.2 step 10: the type.
    let kind = data.kind.text("type", &CLIENT_DATA)?;
    if kind != expected {
        return Err(Rejection::compared(RejectionCode::ClientDataTypeMismatch, expected, kind));
    }
    // 7.1 step 8, 7.2 step 11: the challenge, compared exactly.
    check_challenge(data.challenge.text("challenge", &CLIENT_DATA)?, challenge)?;
    // 7.1 step 9, 7.2 step 12: the origin, compared exactly; never by suffix.
    let origin = data.origin.text("origin", &CLIENT_DATA)?;
    if !rp.origins().iter().chain(rp.app_origins()).any(|ours| ours == origin) {
        let ours = [rp.origins(), rp.app_origins()].concat().join(", ");
        return Err(Rejection::compared(RejectionCode::OriginMismatch, &ours, origin));
    }
    // 7.1 step 10, 7.2 step 13: a cross-origin frame only where it is expected.
    let cross_origin =
        data.cross_origin.optional_boolean("crossOrigin", &CLIENT_DATA)?.unwrap_or(false);
    if cross_origin && !rp.allow_cross_origin() {
        let code = RejectionCode::CrossOriginRefused;
        return Err(Rejection::compared(code, "crossOrigin: false", "crossOrigin: true"));
    }
    // 7.1 step 11, 7.2 step 14: the page around the frame.
    if !matches!(data.top_origin, Member::Absent) {
        let top_origin = data.top_origin.text("topOrigin", &CLIENT_DATA)?;
        if !cross_origin {
            let code = RejectionCode::TopOriginUnexpected;
            return Err(Rejection::compared(code, "no topOrigin", top_origin));
        }
        if !rp.top_origins().iter().any(|allowed| allowed == top_origin) {
            let ours = rp.top_origins().join(", ");
            return Err(Rejection::compared(RejectionCode::TopOriginMismatch, &ours, top_origin));
        }
    }
    check_token_binding(&data.token_binding)
}

fn check_challenge(text: &str, expected: &[u8]) -> Result<(), Rejection> {
    let mut buffer = [0; base64url_length(limits::CHALLENGE_MAX)];
    if text.len() > buffer.len() {
        return Err(RejectionCode::ChallengeMismatch.into());
    }
    let challenge = base64url::decode_into(text.as_bytes(), &mut buffer)
        .map_err(|_| RejectionCode::ChallengeNotBase64url)?;
    if challenge == expected { Ok(()) } else { Err(RejectionCode::ChallengeMismatch.into()) }
}

/// Level 3 reserves `tokenBinding` for browsers that still send it; its form is that of Level 2.
fn check_token_binding(member: &Object<TokenBinding<'_>>) -> Result<(), Rejection> {
    let malformed = || Rejection::from(RejectionCode::TokenBindingMalformed);
    let Object::Absent = member else {
        let binding = member.required("tokenBinding", &CLIENT_DATA).map_err(|_| malformed())?;
        let status = binding.status.text("status", &CLIENT_DATA).map_err(|_| malformed())?;
        return match status {
            "present" | "supported" | "not-supported" => Ok(()),
            _ => Err(malformed()),
        };
    };
    Ok(())
}

const CLIENT_DATA: Codes = Codes {
    not_utf8: RejectionCode::ClientDataNotUtf8,
    not_json: RejectionCode::ClientDataNotJson,
    duplicated: RejectionCode::ClientDataMemberDuplicated,
    missing: RejectionCode::ClientDataMemberMissing,
    wrong_type: RejectionCode::ClientDataMemberWrongType,
};
