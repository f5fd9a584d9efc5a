//! `RegistrationResponseJSON` and `AuthenticationResponseJSON` (WebAuthn Level 3 section 5.1.8),
//! borrowed from the text. The copies that browsers add for convenience are not even read.

use serde::Deserialize;

use super::json::{Codes, Hints, Member, Object, parse};
use super::limits::{self, base64url_length};
use super::rejection::{Rejection, RejectionCode};
use super::types::{AuthenticatorAttachment, Transports};
use crate::base64url;
use crate::ids::{CredentialId, UserHandle};

/// A browser's response, parsed but not verified.
#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "T: Default + Deserialize<'de>"))]
pub(crate) struct Response<'a, T> {
    #[serde(borrow)]
    id: Member<'a>,
    #[serde(rename = "rawId", borrow)]
    raw_id: Member<'a>,
    #[serde(rename = "type", borrow)]
    kind: Member<'a>,
    #[serde(rename = "authenticatorAttachment", borrow)]
    attachment: Member<'a>,
    #[serde(rename = "clientExtensionResults", borrow)]
    extensions: Object<ClientExtensions<'a>>,
    response: Object<T>,
}

/// The inner part of a registration.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct AttestationResponse<'a> {
    #[serde(rename = "clientDataJSON", borrow)]
    client_data: Member<'a>,
    #[serde(rename = "attestationObject", borrow)]
    attestation_object: Member<'a>,
    #[serde(borrow)]
    transports: Hints<'a>,
}

/// The inner part of an authentication.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct AssertionResponse<'a> {
    #[serde(rename = "clientDataJSON", borrow)]
    client_data: Member<'a>,
    #[serde(rename = "authenticatorData", borrow)]
    authenticator_data: Member<'a>,
    #[serde(borrow)]
    signature: Member<'a>,
    #[serde(rename = "userHandle", borrow)]
    user_handle: Member<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ClientExtensions<'a> {
    #[serde(rename = "credProps", borrow)]
    cred_props: Object<CredProps<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CredProps<'a> {
    #[serde(borrow)]
    rk: Member<'a>,
}

impl<'a, T: Default + Deserialize<'a>> Response<'a, T> {
    /// Parses a response of at most 128 KiB.
    pub(crate) fn parse(json: &'a [u8]) -> Result<Self, Rejection> {
        if json.len() > limits::RESPONSE {
            return Err(RejectionCode::ResponseTooLarge.into());
        }
        parse(json, &RESPONSE)
    }

    /// The inner part.
    pub(crate) fn inner(&self) -> Result<&T, Rejection> {
        self.response.required("response", &RESPONSE)
    }

    /// The credential id: `type` is public-key, `id` is the base64url form of `rawId`.
    ///
    /// Both are written in the one strict encoding, so they are equal as texts if they are equal.
    pub(crate) fn credential_id<'b>(
        &self,
        buffer: &'b mut [u8; ID_BUFFER],
    ) -> Result<&'b [u8], Rejection> {
        let id = self.id.text("id", &RESPONSE)?;
        let raw_id = self.raw_id.text("rawId", &RESPONSE)?;
        if self.kind.text("type", &RESPONSE)? != "public-key" {
            return Err(RejectionCode::CredentialTypeUnknown.into());
        }
        if raw_id.len() > base64url_length(CredentialId::MAX) {
            return Err(RejectionCode::CredentialIdLength.into());
        }
        let not_base64url = |name| Rejection::at(RejectionCode::MemberNotBase64url, name);
        if id != raw_id {
            base64url::decode(id).map_err(|_| not_base64url("id"))?;
            base64url::decode(raw_id).map_err(|_| not_base64url("rawId"))?;
            return Err(RejectionCode::RawIdMismatch.into());
        }
        let bytes =
            base64url::decode_into(id.as_bytes(), buffer).map_err(|_| not_base64url("id"))?;
        if (1..=CredentialId::MAX).contains(&bytes.len()) {
            Ok(bytes)
        } else {
            Err(RejectionCode::CredentialIdLength.into())
        }
    }

    /// How the browser reached the authenticator: a hint, so values that we do not know count as
    /// absent.
    pub(crate) fn attachment(&self) -> Option<AuthenticatorAttachment> {
        match self.attachment.hinted_text()? {
            "platform" => Some(AuthenticatorAttachment::Platform),
            "cross-platform" => Some(AuthenticatorAttachment::CrossPlatform),
            _ => None,
        }
    }

    /// Whether the browser says that the credential is discoverable: a hint.
    pub(crate) fn discoverable(&self) -> Option<bool> {
        self.extensions.hinted()?.cred_props.hinted()?.rk.hinted_boolean()
    }
}

impl AttestationResponse<'_> {
    pub(crate) fn client_data(&self) -> Result<Vec<u8>, Rejection> {
        decode(&self.client_data, "clientDataJSON", limits::CLIENT_DATA)
    }

    pub(crate) fn attestation_object(&self) -> Result<Vec<u8>, Rejection> {
        decode(&self.attestation_object, "attestationObject", limits::ATTESTATION_OBJECT)
    }

    /// How the authenticator can be reached: hints, so those that are malformed are dropped.
    pub(crate) fn transports(&self) -> Transports {
        Transports::new(self.transports.0.iter().map(|name| &**name)).unwrap_or_default()
    }
}

impl AssertionResponse<'_> {
    /// Client data, authenticator data and signature, decoded behind each other into one buffer.
    pub(crate) fn decode<'b>(&self, buffer: &'b mut Vec<u8>) -> Result<Assertion<'b>, Rejection> {
        let members = [
            (&self.client_data, "clientDataJSON", limits::CLIENT_DATA),
            (&self.authenticator_data, "authenticatorData", limits::AUTHENTICATOR_DATA),
            (&self.signature, "signature", limits::SIGNATURE),
        ];
        let mut texts = [""; 3];
        let mut total = HASH_ROOM;
        for (text, (member, name, limit)) in texts.iter_mut().zip(members) {
            *text = bounded(member, name, limit)?;
            total += base64url_length(text.len());
        }
        buffer.resize(total, 0);
        let mut rest = buffer.as_mut_slice();
        let mut lengths = [0; 3];
        for ((text, length), (_, name, limit)) in texts.iter().zip(&mut lengths).zip(members) {
            let decoded = base64url::decode_into(text.as_bytes(), rest)
                .map_err(|_| Rejection::at(RejectionCode::MemberNotBase64url, name))?;
            *length = decoded.len();
            if *length > limit {
                return Err(Rejection::at(RejectionCode::MemberTooLarge, name));
            }
            // After the authenticator data stays room for the client data's hash.
            let used = *length + if name == "authenticatorData" { HASH_ROOM } else { 0 };
            rest = rest.get_mut(used..).ok_or(RejectionCode::ResponseTooLarge)?;
        }
        let [client_data, authenticator_data, signature] = lengths;
        if signature == 0 {
            return Err(RejectionCode::SignatureEmpty.into());
        }
        let (client_data, rest) = buffer.split_at_mut(client_data);
        let (signed, rest) = rest.split_at_mut(authenticator_data + HASH_ROOM);
        let (signature, _) = rest.split_at_mut(signature);
        Ok(Assertion { client_data, signed, signature })
    }

    pub(crate) fn user_handle(&self) -> Result<Option<UserHandle>, Rejection> {
        let Some(text) = self.user_handle.optional_text("userHandle", &RESPONSE)? else {
            return Ok(None);
        };
        if text.len() > base64url_length(UserHandle::MAX) {
            return Err(RejectionCode::UserHandleLength.into());
        }
        let bytes = base64url::decode(text)
            .map_err(|_| Rejection::at(RejectionCode::MemberNotBase64url, "userHandle"))?;
        UserHandle::new(bytes).map(Some).map_err(|_| RejectionCode::UserHandleLength.into())
    }
}

/// The decoded parts of an assertion.
pub(crate) struct Assertion<'b> {
    pub(crate) client_data: &'b [u8],
    /// The authenticator data, and behind it 32 bytes for the hash of the client data.
    pub(crate) signed: &'b mut [u8],
    pub(crate) signature: &'b [u8],
}

fn decode(member: &Member<'_>, name: &'static str, limit: usize) -> Result<Vec<u8>, Rejection> {
    let bytes = base64url::decode(bounded(member, name, limit)?)
        .map_err(|_| Rejection::at(RejectionCode::MemberNotBase64url, name))?;
    if bytes.len() > limit {
        return Err(Rejection::at(RejectionCode::MemberTooLarge, name));
    }
    Ok(bytes)
}

fn bounded<'m>(
    member: &'m Member<'_>,
    name: &'static str,
    limit: usize,
) -> Result<&'m str, Rejection> {
    let text = member.text(name, &RESPONSE)?;
    if text.len() > base64url_length(limit) {
        return Err(Rejection::at(RejectionCode::MemberTooLarge, name));
    }
    Ok(text)
}

/// Room for any credential id while it is decoded, in groups of three bytes.
pub(crate) const ID_BUFFER: usize = CredentialId::MAX + 3;
/// The length of the client data's hash.
pub(crate) const HASH_ROOM: usize = 32;

const RESPONSE: Codes = Codes {
    not_utf8: RejectionCode::ResponseNotUtf8,
    not_json: RejectionCode::ResponseNotJson,
    duplicated: RejectionCode::MemberDuplicated,
    missing: RejectionCode::MemberMissing,
    wrong_type: RejectionCode::MemberWrongType,
};
