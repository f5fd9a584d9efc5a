//! One key in front of one relying party, with metadata about its model.

use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::metadata::{MetadataTrust, Revocation};
use keydesk_core::webauthn::{
    Aaguid, Algorithm, AttestationPolicy, CertificationLevel as Level, Metadata,
    RegistrationExpectations, Rejection, RelyingParty, RelyingPartyConfig, UserVerification,
    VerifiedRegistration, verify_registration,
};
use keydesk_testkit::{
    AttestationChoice as Choice, MetadataAuthority, RegistrationDraft, SeededEntropy,
    SoftAuthenticator, creation_options, entry,
};
use serde_json::Value;

pub(crate) const ORIGIN: &str = "https://care.example.org";

pub(crate) const CHALLENGE: [u8; 32] = [7; 32];

pub(crate) const OTHER: Aaguid = Aaguid::from_bytes([8; 16]);

pub(crate) struct Stage {
    pub(crate) rp: RelyingParty,
    pub(crate) key: SoftAuthenticator,
    pub(crate) metadata: Option<Metadata>,
    pub(crate) policy: AttestationPolicy,
    pub(crate) at: Timestamp,
}

impl Stage {
    pub(crate) fn new(choice: Choice) -> Self {
        let mut key = SoftAuthenticator::new(11);
        key.settings.attestation = choice;
        key.settings.algorithms = vec![Algorithm::Es256];
        let rp = RelyingParty::new(RelyingPartyConfig::new("care.example.org", ORIGIN));
        Self {
            rp: rp.unwrap(),
            key,
            metadata: None,
            policy: AttestationPolicy::default(),
            at: Timestamp::parse("2026-01-05T09:00:00Z").unwrap(),
        }
    }

    pub(crate) fn model(&self) -> Aaguid {
        self.key.settings.aaguid
    }

    /// An entry on this stage's model, with its own root.
    pub(crate) fn entry(&self, reports: &[(&str, &str)]) -> Value {
        entry(&self.model(), "Testkit Key", &[self.key.anchor()], reports)
    }

    /// Metadata from a BLOB that is signed, verified and read.
    pub(crate) fn knowing(mut self, entries: Vec<Value>) -> Self {
        let authority = MetadataAuthority::new(&SeededEntropy::new(3));
        let trust = MetadataTrust {
            anchors: std::slice::from_ref(&authority.root.der),
            signer: Some(MetadataAuthority::NAME),
            revocation_lists: &authority.revocation_lists(&[], &[]),
            revocation: Revocation::Required,
            at: self.at,
            last_number: None,
        };
        let blob = authority.draft(entries).sign();
        self.metadata = Some(Metadata::verify(blob.as_bytes(), &trust).unwrap());
        self
    }

    /// CIM's rule: FIDO2 certified, level 2 or above.
    pub(crate) fn level_2(mut self) -> Self {
        self.policy.certification = Some(Level::L2);
        self
    }

    pub(crate) fn draft(&mut self) -> RegistrationDraft {
        let options = creation_options(&self.rp, &CHALLENGE, &[9; 64]);
        self.key.draft_registration(&options, ORIGIN).unwrap()
    }

    pub(crate) fn verify(
        &self,
        draft: &RegistrationDraft,
    ) -> Result<VerifiedRegistration, Rejection> {
        let expected = RegistrationExpectations {
            challenge: &CHALLENGE,
            user_verification: UserVerification::Preferred,
            algorithms: &Algorithm::ALL,
            attestation: &self.policy,
            at: self.at,
            metadata: self.metadata.as_ref(),
        };
        verify_registration(&self.rp, &expected, draft.to_json().to_string().as_bytes())
    }

    pub(crate) fn register(&mut self) -> Result<VerifiedRegistration, Rejection> {
        let draft = self.draft();
        self.verify(&draft)
    }

    pub(crate) fn refused(&mut self) -> Rejection {
        self.register().expect_err("it should be refused")
    }
}

pub(crate) fn certified(level: &str) -> Stage {
    let stage = Stage::new(Choice::Packed);
    let entry = stage.entry(&[(level, "2022-06-01")]);
    stage.knowing(vec![entry])
}
