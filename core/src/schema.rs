//! JSON Schemas of values that are written as text or as numbers.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::ids::{
    AuthenticatorId, CeremonyId, CredentialId, EventDigest, LinkId, OrganisationId, RelyingPartyId,
    Role, UserHandle, UserId,
};
use crate::time::Timestamp;
use crate::webauthn::{Aaguid, Algorithm, AttestationFormat, Transports, TrustAnchor};

/// The text of so many bytes at most in unpadded base64url.
const fn length(bytes: u32) -> u32 {
    (bytes * 4).div_ceil(3)
}

macro_rules! written {
    ($($name:ident: $schema:expr;)+) => {
        $(impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        })+
    };
}

fn name(bytes: u32) -> Schema {
    json_schema!({ "type": "string", "minLength": 1, "maxLength": bytes })
}

fn random() -> Schema {
    json_schema!({ "type": "string", "format": "base64url", "minLength": 22, "maxLength": 22 })
}

fn bytes(max: u32) -> Schema {
    json_schema!({ "type": "string", "format": "base64url", "minLength": 2, "maxLength": length(max) })
}

written! {
    RelyingPartyId: name(253);
    UserId: name(255);
    OrganisationId: name(255);
    Role: name(255);
    AuthenticatorId: random();
    LinkId: random();
    CeremonyId: random();
    CredentialId: bytes(1023);
    UserHandle: bytes(64);
    EventDigest: json_schema!({
        "type": "string", "format": "base64url", "minLength": 43, "maxLength": 43,
    });
    Timestamp: json_schema!({ "type": "string", "format": "date-time" });
    Aaguid: json_schema!({ "type": "string", "format": "uuid" });
    // A title names the values for languages whose types hold values; examples are not all that there may be.
    Algorithm: json_schema!({
        "type": "integer",
        "title": "COSEAlgorithmIdentifier",
        "$comment": "A signature algorithm that is served, by its number in the IANA registry of COSE algorithms.",
        "enum": Algorithm::ALL.map(Algorithm::cose_id),
    });
    Transports: json_schema!({
        "type": "array",
        "items": {
            "type": "string",
            "title": "AuthenticatorTransport",
            "$comment": "How an authenticator can be reached (WebAuthn Level 3 section 5.8.4). A newer browser may name another one, which is kept.",
            "examples": ["usb", "nfc", "ble", "smart-card", "hybrid", "internal", "cable"],
            "pattern": "^[a-z0-9-]{1,32}$",
        },
        "maxItems": 16,
    });
}

impl JsonSchema for TrustAnchor {
    fn schema_name() -> Cow<'static, str> {
        "TrustAnchor".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A certificate that attestation statements may lead to, with what it speaks \
                for (WebAuthn Level 3 section 7.1, step 23): the certificate alone is bound to nothing.",
            "oneOf": [
                { "type": "string", "format": "base64url" },
                {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["certificate"],
                    "properties": {
                        "certificate": {
                            "type": "string",
                            "format": "base64url",
                            "description": "The certificate as DER: a root, an intermediate, or the \
                                attestation certificate itself.",
                        },
                        "formats": {
                            "type": "array",
                            "items": generator.subschema_for::<AttestationFormat>(),
                            "description": "The statement formats that it speaks for; left out or \
                                empty means every format.",
                        },
                        "aaguids": {
                            "type": "array",
                            "items": generator.subschema_for::<Aaguid>(),
                            "description": "The models that it speaks for; left out or empty means \
                                that it is not bound to models.",
                        },
                    },
                },
            ],
        })
    }
}
