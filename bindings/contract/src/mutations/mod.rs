//! Responses of a software authenticator, each tampered with in one place, and the code of the check that
//! finds it: data for the scenarios, for one part of a response each.

mod assertion;
mod cbor;
mod chain;
mod client_data;
mod data;
mod key;
mod outer;
mod platform;
mod statement;

pub(crate) use assertion::ASSERTIONS;
pub(crate) use chain::CHAINS;

use anyhow::{Result, anyhow};
use keydesk_testkit::{
    AttestationChoice, Cbor, RegistrationDraft, Settings, SignedRegistration, SoftAuthenticator,
};
use serde_json::{Value, json};

use crate::record::ORIGIN;

/// A mutation of a registration.
pub(crate) struct Mutation {
    /// The code that refuses it.
    pub(crate) code: &'static str,
    /// How the authenticator attests.
    attests: AttestationChoice,
    how: How,
}

/// Where a registration is tampered with.
enum How {
    /// Before anything is signed.
    Draft(fn(&mut RegistrationDraft)),
    /// After everything was signed.
    Signed(fn(&mut SignedRegistration)),
    /// In the attestation object.
    Object(fn(&mut Cbor)),
    /// In the response as JSON.
    Json(fn(&mut Value)),
}

/// Every mutation of a registration that is refused under any policy.
pub(crate) fn registrations() -> impl Iterator<Item = &'static Mutation> {
    let tables: [&'static [Mutation]; 7] = [
        outer::MUTATIONS,
        client_data::MUTATIONS,
        cbor::MUTATIONS,
        data::MUTATIONS,
        key::MUTATIONS,
        statement::MUTATIONS,
        platform::MUTATIONS,
    ];
    tables.into_iter().flatten()
}

impl Mutation {
    /// The response to these options.
    pub(crate) fn response(&self, options: &Value) -> Result<Value> {
        let settings = Settings { attestation: self.attests, ..Settings::default() };
        let mut key = SoftAuthenticator::with_settings(SEED, settings);
        let mut draft = draft(&mut key, options)?;
        let id = draft.credential_id.clone();
        if let How::Draft(mutate) = self.how {
            mutate(&mut draft);
        }
        let mut signed = draft.sign();
        // The browser names the credential of the options.
        signed.credential_id = id;
        match self.how {
            How::Signed(mutate) => mutate(&mut signed),
            How::Object(mutate) => mutate(&mut signed.object),
            How::Draft(_) | How::Json(_) => {}
        }
        let mut response = match &signed.object {
            // What is no map has no copies that a browser could add.
            Cbor::Map(_) => signed.to_json(),
            other => {
                let object = keydesk_core::base64url::encode(other.encode());
                let mut response =
                    SignedRegistration { object: Cbor::Map(vec![]), ..signed }.to_json();
                response["response"]["attestationObject"] = object.into();
                response
            }
        };
        if let How::Json(mutate) = self.how {
            mutate(&mut response);
        }
        Ok(response)
    }
}

/// A response that nothing is wrong with.
pub(crate) fn plain(options: &Value) -> Result<Value> {
    Ok(draft(&mut SoftAuthenticator::new(SEED), options)?.to_json())
}

/// A registration that nothing is wrong with yet, attested whatever the options ask for.
pub(crate) fn draft(key: &mut SoftAuthenticator, options: &Value) -> Result<RegistrationDraft> {
    let mut options = options.clone();
    options["attestation"] = "direct".into();
    options["authenticatorSelection"] = json!({});
    key.draft_registration(&options, ORIGIN).map_err(|error| anyhow!("create: {error:?}"))
}

const fn draft_mutation(
    code: &'static str,
    attests: AttestationChoice,
    mutate: fn(&mut RegistrationDraft),
) -> Mutation {
    Mutation { code, attests, how: How::Draft(mutate) }
}

const fn signed_mutation(
    code: &'static str,
    attests: AttestationChoice,
    mutate: fn(&mut SignedRegistration),
) -> Mutation {
    Mutation { code, attests, how: How::Signed(mutate) }
}

const fn object_mutation(code: &'static str, mutate: fn(&mut Cbor)) -> Mutation {
    Mutation { code, attests: AttestationChoice::None, how: How::Object(mutate) }
}

const fn json_mutation(code: &'static str, mutate: fn(&mut Value)) -> Mutation {
    Mutation { code, attests: AttestationChoice::None, how: How::Json(mutate) }
}

const SEED: u64 = 11;
