//! WebAuthn answers verified without a desk: the feature `verify`, 75 crates, no I/O.
//!
//! `cargo run -p keydesk --example verify` runs it with the ceremonies of W3C's test vector "none ES256"
//! (Web Authentication Level 3, section 16.2). In a portal, `response` is the JSON of the browser's
//! `credential.toJSON()`, and the portal made `challenge` and remembers it until the answer comes.
#![allow(clippy::print_stdout, reason = "a program that is run in a terminal")]

use std::error::Error;

use keydesk::base64url;
use keydesk::time::{Clock, SystemClock};
use keydesk::webauthn::{
    Algorithm, AttestationPolicy, AuthenticationExpectations, CounterState, PreparedCredential,
    RegistrationExpectations, RelyingParty, RelyingPartyConfig, UserVerification,
    VerifiedAuthentication, claimed_credential, verify_authentication, verify_registration,
};

/// What the portal keeps of a key, beside the id of its owner.
struct Stored {
    id: Vec<u8>,
    public_key: Vec<u8>,
    algorithm: Algorithm,
    sign_count: u32,
    backup_eligible: bool,
}

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let config = RelyingPartyConfig::new("example.org", "https://example.org");
    let relying_party = RelyingParty::new(config)?;

    let challenge = base64url::decode(REGISTRATION_CHALLENGE)?;
    let mut stored = register(&relying_party, &challenge, REGISTRATION.as_bytes())?;
    println!("registered {} with {:?}", base64url::encode(&stored.id), stored.algorithm);

    let challenge = base64url::decode(SIGN_IN_CHALLENGE)?;
    let verified = sign_in(&relying_party, &stored, &challenge, SIGN_IN.as_bytes())?;
    stored.sign_count = verified.sign_count();
    println!("signed in, counter {:?}", verified.counter());

    // An answer to another challenge is refused, with the code of the check that refused it.
    let refused = sign_in(&relying_party, &stored, &[0; 32], SIGN_IN.as_bytes());
    println!("refused: {}", refused.err().ok_or("it was taken")?);
    Ok(())
}

fn register(
    relying_party: &RelyingParty,
    challenge: &[u8],
    response: &[u8],
) -> Result<Stored, Box<dyn Error>> {
    let expected = RegistrationExpectations {
        challenge,
        user_verification: UserVerification::Preferred,
        algorithms: &[Algorithm::Es256, Algorithm::EdDsa, Algorithm::Rs256],
        attestation: &AttestationPolicy::default(),
        at: SystemClock.now(),
        metadata: None,
    };
    let verified = verify_registration(relying_party, &expected, response)?;
    Ok(Stored {
        id: verified.credential_id().as_bytes().to_vec(),
        public_key: verified.public_key().to_vec(),
        algorithm: verified.algorithm(),
        sign_count: verified.sign_count(),
        backup_eligible: verified.backup_eligible(),
    })
}

fn sign_in(
    relying_party: &RelyingParty,
    stored: &Stored,
    challenge: &[u8],
    response: &[u8],
) -> Result<VerifiedAuthentication, Box<dyn Error>> {
    // A portal looks the credential up by the id that the response claims.
    let claimed = claimed_credential(response)?;
    if claimed.credential_id.as_bytes() != stored.id {
        return Err("no such key".into());
    }
    let credential = PreparedCredential::new(
        claimed.credential_id,
        &stored.public_key,
        stored.algorithm,
        stored.sign_count,
        stored.backup_eligible,
    )?;
    let expected = AuthenticationExpectations {
        challenge,
        user_verification: UserVerification::Preferred,
        // The owner is known from the stored key, so no user handle has to be compared.
        user_handles: &[],
        user_handle_required: false,
    };
    let verified = verify_authentication(relying_party, &credential, &expected, response)?;
    // The verifier reports a counter that went back; this portal refuses it.
    if verified.counter() == CounterState::Regressed {
        return Err("the key may have been copied".into());
    }
    Ok(verified)
}

const REGISTRATION_CHALLENGE: &str = "AMMPt4UxxGTStncdq417YDwBFi8vpIa-pw8oOuVW4TA";
const REGISTRATION: &str = r#"{
    "type": "public-key",
    "id": "-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtlP8-wzAIS-Q",
    "rawId": "-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtlP8-wzAIS-Q",
    "response": {
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQU1NUHQ0VXh4R1RTdG5jZHE0MTdZRHdCRmk4dnBJYS1wdzhvT3VWVzRUQSIsIm9yaWdpbiI6Imh0dHBzOi8vZXhhbXBsZS5vcmciLCJjcm9zc09yaWdpbiI6ZmFsc2UsImV4dHJhRGF0YSI6ImNsaWVudERhdGFKU09OIG1heSBiZSBleHRlbmRlZCB3aXRoIGFkZGl0aW9uYWwgZmllbGRzIGluIHRoZSBmdXR1cmUsIHN1Y2ggYXMgdGhpczogQmtRZURqZGNUQnJYQmlBd0pUTEU1USJ9",
        "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikv6vDdDKViwYzYNOtZGHJxHNa5_jt1GWSpeDwFFKy5LVZAAAAAIRGzLmrHbN0dQsjZ_9vOh8AIPkfOR20ybL94OpwGJy6P7Y_V5umEiszrZT_PsMwCEvkpQECAyYgASFYIK_voW-XypstI-uGzLZAmNINuQhWBi6yScM6m2cvJt9hIlggkwpWuHovymYzSwNFir-HlxfBLMaO1zKQry4mZHlrkiA"
    },
    "clientExtensionResults": {}
}"#;
const SIGN_IN_CHALLENGE: &str = "OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag";
const SIGN_IN: &str = r#"{
    "type": "public-key",
    "id": "-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtlP8-wzAIS-Q",
    "rawId": "-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtlP8-wzAIS-Q",
    "response": {
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiT2NEblVoUVh1bFRVUG8zSlVYVDBJOTdwdnp6WUJQOXRaY2hYeWF2MDFBZyIsIm9yaWdpbiI6Imh0dHBzOi8vZXhhbXBsZS5vcmciLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
        "authenticatorData": "v6vDdDKViwYzYNOtZGHJxHNa5_jt1GWSpeDwFFKy5LUZAAAAAA",
        "signature": "MEYCIQD1Ck4uRAkknEqFO6NhKC8JhB303UVHoTqHeAIY3v_NOAIhAISArA8Lk1OBdPV1vxGh3V14xuSGAT-TcpXqE2U-Mx6H"
    },
    "clientExtensionResults": {}
}"#;
