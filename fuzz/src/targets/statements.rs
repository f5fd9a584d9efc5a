//! Attestation statements, one target a format. The first byte says how the rest is read: as the
//! statement itself, perhaps signed again, or as the fields of a draft that is signed as it should.

use std::sync::OnceLock;

use aws_lc_rs::digest::{SHA256, digest};
use ciborium::Value;
use keydesk_core::webauthn::{Algorithm, AttestationKind, fuzzing};
use keydesk_testkit::{
    AttestationChoice as Choice, Attester, Cbor, CertificateDraft, Extension, NamePart,
    RegistrationDraft, SigningKey, ToSign, TpmDraft,
};

use crate::input::Input;
use crate::model;
use crate::oracle::bounded;
use keydesk_test_differential::stage::Stage;

/// A format under test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) name: &'static str,
    pub(crate) choice: Choice,
    kinds: &'static [AttestationKind],
}

use AttestationKind as Kind;

impl Format {
    pub(crate) const NONE: Self = Self { name: "none", choice: Choice::None, kinds: &[Kind::None] };
    pub(crate) const PACKED: Self =
        Self { name: "packed", choice: Choice::Packed, kinds: &[Kind::Basic, Kind::SelfAttested] };
    pub(crate) const TPM: Self = Self { name: "tpm", choice: Choice::Tpm, kinds: &[Kind::AttCa] };
    pub(crate) const ANDROID_KEY: Self =
        Self { name: "android-key", choice: Choice::AndroidKey, kinds: &[Kind::Basic] };
    pub(crate) const FIDO_U2F: Self =
        Self { name: "fido-u2f", choice: Choice::FidoU2f, kinds: &[Kind::Basic] };
    pub(crate) const APPLE: Self =
        Self { name: "apple", choice: Choice::Apple, kinds: &[Kind::AnonCa] };
    pub(crate) const COMPOUND: Self = Self {
        name: "compound",
        choice: Choice::Compound,
        kinds: &[Kind::None, Kind::SelfAttested, Kind::Basic, Kind::AttCa, Kind::AnonCa],
    };
}

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident $format:ident)+) => {$(
        $(#[$doc])*
        pub fn $name(data: &[u8]) {
            static BENCH: OnceLock<Bench> = OnceLock::new();
            run(BENCH.get_or_init(|| Bench::new(Format::$format)), data);
        }
    )+};
}

formats! {
    /// `none`: an empty map and nothing else.
    statement_none NONE
    /// `packed`, with certificates or by the credential itself.
    statement_packed PACKED
    /// `tpm`: certInfo and pubArea.
    statement_tpm TPM
    /// `android-key`: the key description.
    statement_android_key ANDROID_KEY
    /// `fido-u2f`.
    statement_fido_u2f FIDO_U2F
    /// `apple`: the nonce.
    statement_apple APPLE
    /// `compound`: several of the others about one credential.
    statement_compound COMPOUND
}

/// One credential and the keys that may speak for it; the same in every run.
pub(crate) struct Bench {
    pub(crate) format: Format,
    draft: RegistrationDraft,
    stage: Stage,
}

impl Bench {
    pub(crate) fn new(format: Format) -> Self {
        let mut stage = Stage::new(format.choice, Algorithm::Es256);
        let mut draft = stage.registration();
        draft.client_data_json = Some(CLIENT_DATA.to_vec());
        Self { format, draft, stage }
    }

    /// The statement as it should be, as bytes.
    pub(crate) fn statement(&self) -> Vec<u8> {
        self.draft.sign().statement().encode()
    }

    /// The same by another attester, where the format has several.
    pub(crate) fn statement_by(&self, attester: Attester) -> Vec<u8> {
        let draft = RegistrationDraft { attester, ..self.draft.clone() };
        draft.sign().statement().encode()
    }

    /// The TPM of a bench of that format.
    pub(crate) fn tpm(&self) -> TpmDraft {
        TpmDraft::new(self.credential_key(), self.stage.key.authority(), self.stage.key.entropy())
    }

    /// The credential's key.
    pub(crate) fn credential_key(&self) -> &SigningKey {
        &self.stage.key.credentials[0].key
    }

    /// An attestation object of the bench's format around this statement.
    fn object(&self, statement: Vec<u8>, mutate: bool) -> Vec<u8> {
        let mut draft = self.draft.clone();
        if mutate {
            let last = draft.credential_id.len() - 1;
            draft.credential_id[last] ^= 1;
        }
        Cbor::map([
            ("fmt", self.format.name.into()),
            ("attStmt", Cbor::Raw(statement)),
            ("authData", draft.authenticator_data().into()),
        ])
        .encode()
    }

    /// The key that signs the statements of this bench.
    fn signing_key(&self) -> &SigningKey {
        match &self.draft.attester {
            Attester::Packed(key, _) | Attester::FidoU2f(key, _) => key,
            Attester::Tpm(draft) => &draft.key,
            _ => self.credential_key(),
        }
    }

    /// What the formats sign about the bench's registration.
    fn to_sign(&self) -> ToSign {
        let hash = digest(&SHA256, CLIENT_DATA);
        let (x, y) = self.credential_key().coordinates();
        let draft = &self.draft;
        let u2f: [&[u8]; 7] =
            [&[0], &draft.rp_id_hash, hash.as_ref(), &draft.credential_id, &[4], &x, &y];
        ToSign {
            client_data_hash: hash.as_ref().to_vec(),
            signed: [&draft.authenticator_data(), hash.as_ref()].concat(),
            u2f: u2f.concat(),
        }
    }

    /// Puts a signature into the statement that fits what stands in it now.
    fn resign(&self, statement: &[u8]) -> Option<Vec<u8>> {
        let mut value = model::whole(statement)?;
        let to_sign = self.to_sign();
        let message = match self.format.choice {
            Choice::Tpm => model::member(&value, "certInfo")?.as_bytes()?.clone(),
            Choice::FidoU2f => to_sign.u2f,
            _ => to_sign.signed,
        };
        let slot = value.as_map_mut()?.iter_mut().find(|(key, _)| key.as_text() == Some("sig"))?;
        slot.1 = Value::Bytes(self.signing_key().sign(&message));
        Some(model::encode(&value))
    }

    /// A statement whose fields the input chooses, signed as it should be.
    fn drafted(&self, input: &mut Input<'_>) -> Vec<u8> {
        let mut draft = self.draft.clone();
        let authority = self.stage.key.authority();
        match &mut draft.attester {
            Attester::Packed(key, chain) | Attester::FidoU2f(key, chain) => {
                let mut leaf = CertificateDraft::attestation(key, None);
                mutate_certificate(&mut leaf, input);
                *chain = vec![authority.issue(leaf)];
                for _ in 0..input.byte() % 7 {
                    chain.push(input.long_chunk().to_vec());
                }
            }
            Attester::Tpm(tpm) => {
                while !input.is_empty() {
                    match input.byte() % 8 {
                        0 => tpm.version = input.text(),
                        1 => tpm.magic ^= input.word(),
                        2 => tpm.kind = input.short(),
                        3 => tpm.extra_data = Some(input.chunk().to_vec()),
                        4 => tpm.name = Some(input.chunk().to_vec()),
                        5 => crate::input::mutate(&mut tpm.public_area, input),
                        6 => tpm.suffix = input.chunk().to_vec(),
                        _ => mutate_certificate(&mut tpm.certificate, input),
                    }
                }
            }
            Attester::AndroidKey(android) => {
                while !input.is_empty() {
                    match input.byte() % 5 {
                        0 => android.challenge = Some(input.chunk().to_vec()),
                        1 => android.software.push(input.chunk().to_vec()),
                        2 => android.hardware.push(input.chunk().to_vec()),
                        3 => {
                            let number = input.short() & 0x3fff;
                            let value = input.chunk();
                            let value = keydesk_testkit::AndroidDraft::tagged(number, value);
                            android.hardware.push(value);
                        }
                        _ => android.description = Some(input.long_chunk().to_vec()),
                    }
                }
            }
            Attester::Apple(apple) => match input.coin() {
                true => apple.nonce = Some(input.rest().to_vec()),
                false => apple.extension = Some(input.rest().to_vec()),
            },
            Attester::Compound(parts) => {
                let whole = parts.clone();
                parts.clear();
                for _ in 0..input.byte() % 10 {
                    parts.push(match input.byte() % 5 {
                        0 => Attester::None,
                        1 => Attester::PackedSelf(self.stage.key.credentials[0].key.clone()),
                        2 => Attester::Compound(whole.clone()),
                        pick => whole[usize::from(pick) % whole.len()].clone(),
                    });
                }
            }
            Attester::None | Attester::PackedSelf(_) => {}
        }
        draft.sign().statement().encode()
    }
}

fn mutate_certificate(draft: &mut CertificateDraft, input: &mut Input<'_>) {
    for _ in 0..input.byte() % 6 {
        match input.byte() % 8 {
            0 => {
                draft.version =
                    [None, Some(0), Some(1), Some(2), Some(3)][usize::from(input.byte() % 5)]
            }
            1 => {
                let at = usize::from(input.byte()) % (draft.subject.len() + 1);
                let (tag, text) = (input.byte() & 0x1f, input.text());
                match draft.subject.get_mut(at) {
                    Some(part) => (part.tag, part.text) = (tag, text),
                    None => draft.subject.push(NamePart { tag, ..NamePart::new("2.5.4.3", &text) }),
                }
            }
            2 => draft.subject.truncate(usize::from(input.byte() % 6)),
            3 => {
                let at = usize::from(input.byte()) % (draft.extensions.len() + 1);
                let oids = ["2.5.29.19", "2.5.29.17", "2.5.29.37", "1.3.6.1.4.1.45724.1.1.4"];
                let oid = (*input.choose(&oids)).to_owned();
                let (critical, value) = (input.coin(), input.chunk().to_vec());
                match draft.extensions.get_mut(at) {
                    Some(extension) => (extension.critical, extension.value) = (critical, value),
                    None => draft.extensions.push(Extension { oid, critical, value }),
                }
            }
            4 => draft.extensions.truncate(usize::from(input.byte() % 4)),
            5 => crate::input::mutate(&mut draft.spki, input),
            6 => draft.serial = input.chunk().to_vec(),
            _ => {
                let at = usize::from(input.byte()) % draft.extensions.len().max(1);
                if let Some(extension) = draft.extensions.get_mut(at) {
                    crate::input::mutate(&mut extension.value, input);
                }
            }
        }
    }
}

fn run(bench: &Bench, data: &[u8]) {
    let mut input = Input::new(data);
    let mode = input.byte() % 3;
    let statement = match mode {
        0 => input.rest().to_vec(),
        1 => {
            let raw = input.rest().to_vec();
            bench.resign(&raw).unwrap_or(raw)
        }
        _ => bench.drafted(&mut input),
    };
    let object = bench.object(statement.clone(), false);
    let Ok((kind, chains)) = bounded(|| fuzzing::statement(&object, CLIENT_DATA)) else { return };
    let format = &bench.format;
    assert!(format.kinds.contains(&kind), "{kind:?} by {format:?}");
    let value = model::whole(&statement).expect("what is taken is strict CBOR");
    if kind == Kind::None {
        // Nobody signs here. A compound of nothing but none is as good as none.
        assert!(chains.is_empty());
        return;
    }
    // Another way of writing the same means the same.
    let same = model::encode(&value);
    let again = fuzzing::statement(&bench.object(same, false), CLIENT_DATA);
    assert_eq!(again, Ok((kind, chains.clone())));
    if let Some(x5c) = model::member(&value, "x5c") {
        let x5c = x5c.as_array().expect("an array");
        let x5c: Vec<_> = x5c.iter().map(|der| der.as_bytes().cloned().expect("bytes")).collect();
        assert_eq!(chains, [x5c], "the certificates of the statement are those that are trusted");
    }
    // It speaks of this registration and of no other.
    let other = bounded(|| fuzzing::statement(&object, b"{\"challenge\":\"other\"}"));
    assert!(other.is_err(), "{format:?} takes another challenge");
    let tampered = bench.object(statement, true);
    let other = bounded(|| fuzzing::statement(&tampered, CLIENT_DATA));
    assert!(other.is_err(), "{format:?} takes another credential id");
}

/// Client data that all statements here are about; the statement alone is under test.
const CLIENT_DATA: &[u8] = b"{}";
