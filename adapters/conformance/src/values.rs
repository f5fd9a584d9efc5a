//! Values that no two of a place share.

use std::sync::atomic::{AtomicU64, Ordering};

use keydesk_core::base64url;
use keydesk_core::ids::{
    AuthenticatorId, CeremonyId, CredentialId, InvalidId, KeyId, LinkDigest, LinkId,
    OrganisationId, ResponseDigest, Role, SessionDigest, UserHandle, UserId,
};
use keydesk_core::machine::Change;
use keydesk_core::model::{
    Assurance, Authenticator, AuthenticatorKind, AuthenticatorStatus, By, Evidence, Nickname,
    Provenance, RemovalReason, Route, Tag, User,
};
use keydesk_core::ports::memory::MemoryDirectory;
use keydesk_core::ports::{StoreError, StoreErrorKind};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    Aaguid, Algorithm, AttestationFormat, AttestationKind, AuthenticatorAttachment,
    CertificationLevel, KeyIdentifier, KeySecurity, Transports,
};

use crate::check::Stop;

/// Makes values by counting.
#[derive(Default)]
pub(crate) struct Values(AtomicU64);

/// When the suite's events begin.
pub(crate) fn start() -> Timestamp {
    Timestamp::from_unix_millis(1_767_603_600_000)
}

/// So many milliseconds after the start.
pub(crate) fn later(millis: i64) -> Timestamp {
    Timestamp::from_unix_millis(start().unix_millis() + millis)
}

impl Values {
    /// Bytes that hold a zero, a quote and an invalid UTF-8 sequence, and end in a count.
    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0xff; N];
        for (byte, odd) in bytes.iter_mut().zip([0, b'\'', 0xc3, 0x28]) {
            *byte = odd;
        }
        let count = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        for (byte, digit) in bytes.iter_mut().rev().zip(count.iter().rev()) {
            *byte = *digit;
        }
        bytes
    }

    pub(crate) fn user(&self) -> Result<UserId, Stop> {
        Ok(UserId::new(format!("user {:04}", self.0.fetch_add(1, Ordering::Relaxed)))?)
    }

    pub(crate) fn handle(&self) -> Result<UserHandle, Stop> {
        Ok(UserHandle::new(self.bytes::<64>())?)
    }

    pub(crate) fn link_digest(&self) -> LinkDigest {
        LinkDigest::from_bytes(self.bytes())
    }

    pub(crate) fn session(&self) -> SessionDigest {
        SessionDigest::from_bytes(self.bytes())
    }

    pub(crate) fn credential(&self) -> Result<CredentialId, Stop> {
        Ok(CredentialId::new(self.bytes::<32>())?)
    }

    pub(crate) fn link(&self) -> Result<LinkId, Stop> {
        Ok(LinkId::parse(&base64url::encode(self.bytes::<16>()))?)
    }

    pub(crate) fn ceremony(&self) -> Result<CeremonyId, Stop> {
        Ok(CeremonyId::parse(&base64url::encode(self.bytes::<16>()))?)
    }

    pub(crate) fn authenticator_id(&self) -> Result<AuthenticatorId, Stop> {
        Ok(AuthenticatorId::parse(&base64url::encode(self.bytes::<16>()))?)
    }

    pub(crate) fn created(&self) -> Result<Change, Stop> {
        Ok(Change::AccountCreated { handle: self.handle()? })
    }

    pub(crate) fn issued(&self) -> Result<Change, Stop> {
        Ok(Change::LinkIssued {
            link: self.link()?,
            digest: self.link_digest(),
            kind: AuthenticatorKind::SecurityKey,
            expires_at: later(3_600_000),
        })
    }

    pub(crate) fn registered(&self) -> Result<Change, Stop> {
        Ok(Change::AuthenticatorRegistered { authenticator: Box::new(self.authenticator()?) })
    }

    /// An authenticator with something in every member but those that sign-in and removal fill.
    pub(crate) fn authenticator(&self) -> Result<Authenticator, Stop> {
        let evidence = Evidence {
            aaguid: Aaguid::from_bytes(self.bytes()),
            aaguid_attested: true,
            attestation_format: AttestationFormat::Packed,
            attestation: AttestationKind::Basic,
            trusted: true,
            key_security: Some(KeySecurity::StrongBox),
            attestation_sha1: true,
            untrusted_reason: Some("chain_unknown_issuer".to_owned()),
            attestation_keys: vec![KeyIdentifier::parse(&"5f".repeat(20))?],
            user_verified: true,
            backup_eligible: true,
            backed_up: false,
            transports: Transports::new(["usb", "nfc", "x-new"])?,
            attachment: Some(AuthenticatorAttachment::CrossPlatform),
            discoverable: Some(true),
            model: Some("Model 5 NFC".to_owned()),
            certification: Some(CertificationLevel::L2plus),
        };
        Ok(Authenticator {
            id: self.authenticator_id()?,
            credential_id: self.credential()?,
            public_key: self.bytes::<77>().to_vec(),
            algorithm: Algorithm::Es256,
            sign_count: 7,
            nickname: Nickname::new("Security key 2")?,
            kind: AuthenticatorKind::SecurityKey,
            status: AuthenticatorStatus::Active,
            provenance: Provenance {
                route: Route::Link,
                by: By::Actor { id: UserId::new("ra")? },
                link: Some(self.link()?),
                ceremony: self.ceremony()?,
                response: Some(ResponseDigest::from_bytes(self.bytes())),
                proof_at: None,
            },
            assurance: Assurance::of(&evidence, true),
            evidence,
            created_at: later(1),
            last_used_at: None,
            removal: None,
            tag: Some(Tag { key: KeyId("conformance".to_owned()), mac: self.bytes() }),
        })
    }
}

/// A removal without notes.
pub(crate) fn removed(authenticator: AuthenticatorId) -> Change {
    Change::AuthenticatorRemoved {
        authenticator,
        reason: RemovalReason::Lost,
        notes: None,
        own_proof_at: None,
    }
}

/// The people in the directory of every place: what [`Subject::open`](crate::Subject::open) receives,
/// for a subject whose directory has to know them before.
///
/// # Errors
/// Never.
pub fn people() -> Result<Vec<User>, InvalidId> {
    let person = |id: &str, username: &str, name: &str, email: Option<&str>, organisation: &str| {
        Ok::<_, InvalidId>(User {
            id: UserId::new(id)?,
            username: username.to_owned(),
            display_name: name.to_owned(),
            email: email.map(str::to_owned),
            organisation: OrganisationId::new(organisation)?,
            organisation_name: format!("Trust {organisation}"),
            active: id != "p-03",
        })
    };
    let mut people = vec![
        person("p-01", "jo.lark", "Jo Lark", Some("jo@north.example"), "north")?,
        person("p-02", "swren", "Sam Wren", Some("lark.owner@north.example"), "north")?,
        person("p-03", "larkspur", "Alex Finch", None, "north")?,
        person("p-04", "mlark", "Mo Lark", Some("mo@south.example"), "south")?,
        person("p-05", "asa", "\u{c5}sa \u{d6}berg", Some("ASA@east.example"), "east")?,
        person("p-06", "ward.4", "LARK, Kim (Ward 4)", None, "trust")?,
        person("p-07", "kwren", "WREN, Kim (Ward 5)", Some("lark@trust.example"), "trust")?,
    ];
    for number in 10..17 {
        let (id, username) = (format!("p-{number}"), format!("robin{number}"));
        people.push(person(&id, &username, "Robin", None, "west")?);
    }
    for (number, text) in SEARCHED.iter().enumerate() {
        let (id, username) = (format!("q-{number:02}"), format!("plain{number:02}"));
        people.push(person(&id, &username, &format!("x{text}y"), None, "odd")?);
    }
    Ok(people)
}

/// The roles that each of the people holds, in order: two, one, one though disabled, and none. A
/// subject whose directory says roles has to say these.
///
/// # Errors
/// Never for an id of the suite.
pub fn roles_of(person: &UserId) -> Result<Vec<Role>, InvalidId> {
    let names: &[&str] = match person.as_str() {
        "p-01" => &["authority", "local administrator"],
        "p-02" | "p-03" => &["authority"],
        _ => &[],
    };
    names.iter().map(|name| Role::new(*name)).collect()
}

/// A directory in memory with these people and their roles, for subjects without one of their own.
///
/// # Errors
/// Never for the people of the suite.
pub fn directory_of(people: &[User]) -> Result<MemoryDirectory, StoreError> {
    let invalid = |error| StoreError::new(StoreErrorKind::Invalid, error);
    let held = people.iter().map(|person| Ok((person.id.clone(), roles_of(&person.id)?)));
    let held: Vec<_> = held.collect::<Result<_, InvalidId>>().map_err(invalid)?;
    Ok(MemoryDirectory::new(people.iter().cloned()).with_roles(held))
}

/// What stands in the names of the people of the organisation `odd`, one each; no one of them is
/// part of another.
pub(crate) const SEARCHED: &[&str] = &[
    "%",
    "_",
    "*",
    "\\",
    "'",
    "\"",
    "(",
    ")",
    "?",
    "|&!=<>",
    ".+",
    "[a-z]",
    "\u{1f511}",
    "\u{5b57}",
    "; DROP TABLE people; --",
];
