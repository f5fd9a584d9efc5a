//! Accounts to sign in to.

use keydesk_core::base64url;
use keydesk_core::entropy::SystemEntropy;
use keydesk_core::ids::{
    AuthenticatorId, CeremonyId, CredentialId, LinkId, RelyingPartyId, UserHandle, UserId,
};
use keydesk_core::machine::{Change, evolve};
use keydesk_core::model::{
    Account, Assurance, Authenticator, AuthenticatorKind, AuthenticatorStatus, By, Evidence,
    Nickname, Provenance, Route,
};
use keydesk_core::ports::{AccountStore, Commit, LookupKey, UniqueKey};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::{Aaguid, Algorithm, AttestationFormat, AttestationKind, Transports};
use keydesk_postgres::{Config, PostgresStore, migrate};

use crate::CONNECTIONS;
use keydesk_test_servers::postgres::Server;

/// A store with accounts in it.
#[derive(Clone)]
pub(crate) struct Bench {
    pub(crate) store: PostgresStore,
    pub(crate) config: Config,
    pub(crate) accounts: u64,
}

impl Bench {
    /// A store with so many accounts of one key each.
    pub(crate) async fn filled(server: &Server, schema: &str, accounts: u64) -> Self {
        let mut config = Config::from_url(&server.schema_url(schema)).unwrap();
        config.connections = CONNECTIONS;
        migrate(&config).await.unwrap();
        let store = PostgresStore::open(config.clone()).await.unwrap();
        let template = register(&store, 0).await;
        // The others are copies by the server itself, with ids of their own.
        let document = String::from_utf8(template.encode().unwrap()).unwrap();
        let (user, key) = (user(0), base64url::encode(credential(0).as_bytes()));
        let handle = base64url::encode(template.handles[0].as_bytes());
        let id = template.authenticators[0].id.to_string();
        server.sql(&format!(
            "INSERT INTO {schema}.accounts SELECT rp, of, version, sequence, head, status, \
               changed_at, change_order, replace(replace(replace(replace(document, \
               '\"user\":\"{user}\"', '\"user\":\"' || of || '\"'), '{key}', '{PLAIN}' || k), \
               '{handle}', '{PLAIN}' || k), '{id}', k || 'A') FROM {schema}.accounts, \
               LATERAL (SELECT 'user' || lpad(n::text, 10, '0') AS of, \
               lpad(n::text, 21, '0') AS k FROM generate_series(1, {}) n) others",
            accounts - 1
        ));
        server.sql(&format!(
            "INSERT INTO {schema}.keys SELECT '{RP}', 'credential', '{PLAIN}' || \
               lpad(n::text, 21, '0'), 'user' || lpad(n::text, 10, '0'), true \
               FROM generate_series(1, {0}) n; \
             INSERT INTO {schema}.keys SELECT '{RP}', 'handle', '{PLAIN}' || \
               lpad(n::text, 21, '0'), 'user' || lpad(n::text, 10, '0'), false \
               FROM generate_series(1, {0}) n; \
             INSERT INTO {schema}.keys SELECT '{RP}', 'authenticator', lpad(n::text, 21, '0') || 'A', \
               'user' || lpad(n::text, 10, '0'), false FROM generate_series(1, {0}) n; \
             INSERT INTO {schema}.authenticators SELECT rp, 'user' || lpad(n::text, 10, '0'), \
               lpad(n::text, 21, '0') || 'A', '{PLAIN}' || lpad(n::text, 21, '0'), nickname, kind, \
               status, sign_count, aaguid, attestation_trusted, backed_up, route, created_at, \
               last_used_at, removed_at, removal_reason \
               FROM {schema}.authenticators, generate_series(1, {0}) n",
            accounts - 1
        ));
        assert!(document.len() > 500 && document.contains(&key));
        server.sql("VACUUM ANALYZE");
        server.sql("CHECKPOINT");
        let bench = Self { store, config, accounts };
        // Every copy is an account, and every key leads to its own.
        for number in [1, accounts / 2, accounts - 1] {
            bench.sign_in(number).await;
        }
        bench
    }
}

async fn register(store: &PostgresStore, number: u64) -> Account {
    let evidence = Evidence {
        aaguid: Aaguid::from_bytes([7; 16]),
        aaguid_attested: false,
        attestation_format: AttestationFormat::Packed,
        attestation: AttestationKind::Basic,
        trusted: false,
        key_security: None,
        attestation_sha1: false,
        untrusted_reason: None,
        attestation_keys: Vec::new(),
        user_verified: true,
        backup_eligible: false,
        backed_up: false,
        transports: Transports::new(["usb", "nfc"]).unwrap(),
        attachment: None,
        discoverable: Some(true),
        model: None,
        certification: None,
    };
    let authenticator = Authenticator {
        id: AuthenticatorId::generate(&SystemEntropy).unwrap(),
        credential_id: credential(number),
        public_key: vec![7; 77],
        algorithm: Algorithm::Es256,
        sign_count: 1,
        nickname: Nickname::new("Security key").unwrap(),
        kind: AuthenticatorKind::SecurityKey,
        status: AuthenticatorStatus::Active,
        provenance: Provenance {
            route: Route::Link,
            by: By::KeyHolder,
            link: Some(LinkId::generate(&SystemEntropy).unwrap()),
            ceremony: CeremonyId::generate(&SystemEntropy).unwrap(),
            response: None,
            proof_at: None,
        },
        assurance: Assurance::of(&evidence, true),
        evidence,
        created_at: SystemClock.now(),
        last_used_at: None,
        removal: None,
        tag: None,
    };
    let account = Account::unopened(rp(), user(number));
    let handle = UserHandle::generate(&SystemEntropy).unwrap();
    let changes = vec![
        Change::AccountCreated { handle },
        Change::AuthenticatorRegistered { authenticator: Box::new(authenticator) },
    ];
    commit(store, account, changes).await
}

pub(crate) async fn commit(
    store: &PostgresStore,
    before: Account,
    changes: Vec<Change>,
) -> Account {
    let (mut next, mut events, mut unique, mut lookup) =
        (before.clone(), Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        match &change {
            Change::AccountCreated { handle } => lookup.push(LookupKey::Handle(handle.clone())),
            Change::AuthenticatorRegistered { authenticator } => {
                unique.push(UniqueKey::Credential(authenticator.credential_id.clone()));
                lookup.push(LookupKey::Authenticator(authenticator.id));
            }
            _ => {}
        }
        let event = keydesk_testkit::event(&next, change, By::KeyHolder, SystemClock.now());
        next = evolve(next, &event);
        events.push(event);
    }
    next.version = before.version.next();
    let encoded = next.encode().unwrap();
    store
        .commit(Commit {
            rp: &next.rp,
            user: &next.user,
            expected: before.version,
            next: &next,
            encoded: &encoded,
            unique_keys: &unique,
            lookup_keys: &lookup,
            events: &events,
            notifications: &[],
        })
        .await
        .unwrap();
    next
}

pub(crate) fn credential(number: u64) -> CredentialId {
    CredentialId::parse(&format!("{PLAIN}{number:021}")).unwrap()
}

pub(crate) fn user(number: u64) -> UserId {
    UserId::new(format!("user{number:010}")).unwrap()
}

pub(crate) fn rp() -> RelyingPartyId {
    RelyingPartyId::new(RP).unwrap()
}

pub(crate) const RP: &str = "care.example";
/// How many challenges each client finds prepared for a block.
pub(crate) const PREPARED: usize = 4_000;
/// Before a number of 21 digits, base64url of 24 bytes.
const PLAIN: &str = "AAAAAAAAAAA";
