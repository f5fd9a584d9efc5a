//! PERFORMANCE P5 and P6 on a private server, in paired blocks, `fsync` off.
//!
//! P5: sign-ins through the store (take and find at once, decide, commit) beside pgbench on the very
//! statements that the store prepared. P6: the same at many accounts beside few.
//! `cargo bench -p keydesk-postgres -- [accounts]`; the default for P6 is 100,000 beside 1,000.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken benchmark should stop at once; what it found is printed"
)]

#[path = "../tests/server/mod.rs"]
mod server;

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use keydesk_core::base64url;
use keydesk_core::entropy::SystemEntropy;
use keydesk_core::ids::{
    AuthenticatorId, CeremonyId, CredentialId, LinkId, RelyingPartyId, UserHandle, UserId,
};
use keydesk_core::machine::{Change, Event, evolve};
use keydesk_core::model::{
    Account, Assurance, Authenticator, AuthenticatorKind, AuthenticatorStatus, By, Ceremony,
    CeremonyPurpose, Evidence, Nickname, Provenance, Route,
};
use keydesk_core::ports::{AccountStore, CeremonyStore, Commit, LookupKey, Page, UniqueKey};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::{
    Aaguid, Algorithm, AttestationFormat, AttestationKind, Transports, UserVerification,
};
use keydesk_postgres::tokio_postgres::NoTls;
use keydesk_postgres::{Config, PostgresStore, migrate};
use server::{Server, binary};

const CLIENTS: usize = 16;
const BLOCKS: usize = 7;
const BLOCK: Duration = Duration::from_secs(2);

fn main() {
    let most: u64 =
        std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::start();
        let few = Bench::filled(&server, "few", 1_000).await;
        few.beside_pgbench(&server).await;
        let many = Bench::filled(&server, "many", most).await;
        few.beside(&many, most).await;
    });
}

struct Bench {
    store: PostgresStore,
    config: Config,
    accounts: u64,
}

impl Bench {
    /// A store with so many accounts of one key each.
    async fn filled(server: &Server, schema: &str, accounts: u64) -> Self {
        let mut config = server.config(schema);
        config.connections = CLIENTS;
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

    fn again(&self) -> Self {
        Self { store: self.store.clone(), config: self.config.clone(), accounts: self.accounts }
    }

    /// What a sign-in asks of the store, without the verification.
    async fn sign_in(&self, number: u64) {
        let ceremony = self.begun().await;
        self.finish(number, ceremony).await;
    }

    async fn begun(&self) -> CeremonyId {
        let ceremony = Ceremony {
            id: CeremonyId::generate(&SystemEntropy).unwrap(),
            challenge: [7; 32],
            expires_at: SystemClock.now().plus(Duration::from_secs(300)),
            purpose: CeremonyPurpose::SignIn {
                user: None,
                user_verification: UserVerification::Required,
                allowed: Vec::new(),
            },
        };
        self.store.put(&rp(), &ceremony).await.unwrap();
        ceremony.id
    }

    async fn finish(&self, number: u64, ceremony: CeremonyId) {
        let (rp, key) = (rp(), LookupKey::Credential(credential(number)));
        let (taken, found) =
            tokio::join!(self.store.take(&rp, &ceremony), self.store.find(&rp, &key));
        taken.unwrap().expect("the ceremony");
        let before = found.unwrap().expect("the account").account;
        assert_eq!(before.user, user(number));
        let change = Change::SignedIn {
            authenticator: before.authenticators[0].id,
            ceremony,
            sign_count: before.authenticators[0].sign_count + 1,
            user_verified: true,
            backed_up: false,
            counter_regressed: false,
        };
        commit(&self.store, before, vec![change]).await;
    }

    /// Sign-ins a second over a block, each of the clients with so many people of its own.
    async fn block(&self, people: u64) -> f64 {
        let each = self.accounts / CLIENTS as u64;
        // The challenges are there before the clock runs.
        let mut preparing = Vec::new();
        for _ in 0..CLIENTS {
            let bench = self.again();
            preparing.push(tokio::spawn(async move {
                let mut ids = Vec::new();
                for _ in 0..PREPARED {
                    ids.push(bench.begun().await);
                }
                ids
            }));
        }
        let mut begun = Vec::new();
        for ids in preparing {
            begun.push(ids.await.unwrap());
        }
        let (clock, busy) = (Instant::now(), own_cpu());
        let mut tasks = Vec::new();
        for (client, ids) in begun.into_iter().enumerate() {
            let bench = self.again();
            tasks.push(tokio::spawn(async move {
                let (mut done, mut place) = (0_u32, 17_u64);
                for ceremony in ids {
                    if clock.elapsed() >= BLOCK {
                        break;
                    }
                    place = place.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let number = client as u64 * each + (place >> 33) % people;
                    bench.finish(number, ceremony).await;
                    done += 1;
                }
                done
            }));
        }
        let mut done = 0;
        for task in tasks {
            done += task.await.unwrap();
        }
        let own = (own_cpu() - busy) * 1e6 / f64::from(done);
        println!("  block: {own:.0} us of this process's CPU for each sign-in");
        f64::from(done) / clock.elapsed().as_secs_f64()
    }

    async fn beside_pgbench(&self, server: &Server) {
        let script = self.script(server).await;
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for block in 0..=BLOCKS {
            // One each, as pgbench's clients have.
            let own = self.block(1).await;
            let floor = pgbench(server, &script, block);
            // The first pair warms up.
            if block > 0 {
                ours.push(own);
                theirs.push(floor);
                ratios.push(own / floor);
            }
        }
        println!(
            "P5 | store {:.0}/s | pgbench {:.0}/s | ratio {:.2} ({CLIENTS} clients, {BLOCKS} pairs)",
            median(&mut ours),
            median(&mut theirs),
            median(&mut ratios)
        );
    }

    /// The three statements as the store prepared them, with pgbench's variables for parameters.
    async fn script(&self, server: &Server) -> String {
        let (client, connection) = self.config.server.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        let client = Arc::new(client);
        let store = PostgresStore::with_clients(client.clone(), self.config.clone()).await.unwrap();
        let bench = Self { store, config: self.config.clone(), accounts: self.accounts };
        bench.sign_in(3).await;
        let rows =
            client.query_typed("SELECT statement FROM pg_prepared_statements", &[]).await.unwrap();
        let texts: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        let of = |begin: &str| texts.iter().find(|text| text.starts_with(begin)).unwrap().clone();
        let (take, find, touch) =
            (of("DELETE"), of("SELECT a.user_id"), of("WITH account AS (UPDATE"));
        let account = self.store.load(&rp(), &user(3)).await.unwrap().unwrap().account;
        let document = String::from_utf8(account.encode().unwrap()).unwrap();
        let event = server.sql("SELECT document FROM few.events LIMIT 1");
        // Each of pgbench's clients has a person of its own, whose version it counts.
        server.sql(&format!(
            "INSERT INTO few.accounts SELECT rp, 'bench' || n, 1, 1, head, status, changed_at, \
               change_order, document FROM few.accounts, generate_series(0, {0}) n \
               WHERE user_id = '{1}'; \
             INSERT INTO few.authenticators SELECT rp, 'bench' || n, authenticator_id, \
               credential_id, nickname, kind, status, sign_count, aaguid, attestation_trusted, \
               backed_up, route, created_at, last_used_at, removed_at, removal_reason \
               FROM few.authenticators, generate_series(0, {0}) n WHERE user_id = '{1}'",
            CLIENTS - 1,
            user(3)
        ));
        let kept = &account.authenticators[0];
        let text = |value: &str| format!("('{{' || '\"{value}\"' || '}}')");
        let credential = base64url::encode(kept.credential_id.as_bytes());
        let values = [
            ("1", format!("'{RP}'")),
            ("2", "'bench' || :client_id".to_owned()),
            ("3", ":version".to_owned()),
            ("4", ":version + 1".to_owned()),
            ("5", ":version + 1".to_owned()),
            ("6", format!("'{}'", account.head)),
            ("7", "'open'".to_owned()),
            ("8", "now()".to_owned()),
            ("9", ":document".to_owned()),
            ("10", "ARRAY[:version + 1]".to_owned()),
            ("11", text("signed_in")),
            ("12", "ARRAY[now()]".to_owned()),
            ("13", "'{NULL}'".to_owned()),
            ("14", "ARRAY[:event]".to_owned()),
            ("15", text(&kept.id.to_string())),
            ("16", text(&credential)),
            ("17", text(kept.nickname.as_str())),
            ("18", text(kept.kind.as_str())),
            ("19", text(kept.status.as_str())),
            ("20", "ARRAY[:version]".to_owned()),
            ("21", text(&kept.evidence.aaguid.to_string())),
            ("22", "'{f}'".to_owned()),
            ("23", "'{f}'".to_owned()),
            ("24", text("link")),
            ("25", "ARRAY[now()]".to_owned()),
            ("26", "ARRAY[now()]".to_owned()),
            ("27", "'{NULL}'".to_owned()),
            ("28", "'{NULL}'".to_owned()),
        ];
        let mut commit = touch;
        for (number, value) in values.iter().rev() {
            commit = commit.replace(&format!("${number}"), value);
        }
        let take = take.replace("$2", "'c' || :client_id || ' ' || :version").replace("$1", ":rp");
        let find =
            find.replace("$3", ":credential").replace("$2", "'credential'").replace("$1", ":rp");
        let mut script = String::new();
        writeln!(script, "\\startpipeline\n{take};\n{find};\n\\endpipeline").unwrap();
        writeln!(script, "{commit};\n\\set version :version + 1").unwrap();
        let file = server.folder().join("script");
        std::fs::write(&file, script).unwrap();
        std::fs::write(server.folder().join("document"), document).unwrap();
        std::fs::write(server.folder().join("event"), event).unwrap();
        std::fs::write(server.folder().join("credential"), credential).unwrap();
        file.display().to_string()
    }

    async fn beside(&self, many: &Self, most: u64) {
        let (mut signing, mut listing) = (Vec::new(), Vec::new());
        let (mut rates, mut pages) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
        for block in 0..=BLOCKS {
            let (few, more) = (
                self.block(self.accounts / CLIENTS as u64).await,
                many.block(many.accounts / CLIENTS as u64).await,
            );
            let (few_page, more_page) = (self.page().await, many.page().await);
            if block > 0 {
                signing.push(few / more);
                listing.push(more_page / few_page);
                rates.0.push(few);
                rates.1.push(more);
                pages.0.push(few_page);
                pages.1.push(more_page);
            }
        }
        println!(
            "P6 | sign-in {:.0}/s at 1,000, {:.0}/s at {most} | cost ratio {:.2}",
            median(&mut rates.0),
            median(&mut rates.1),
            median(&mut signing)
        );
        println!(
            "P6 | list of 50 {:.0} us at 1,000, {:.0} us at {most} | cost ratio {:.2}",
            median(&mut pages.0),
            median(&mut pages.1),
            median(&mut listing)
        );
    }

    /// Microseconds for a page of fifty from somewhere in the list.
    async fn page(&self) -> f64 {
        let clock = Instant::now();
        for round in 0..200 {
            let after = Some(user(round * 31 % (self.accounts - 60)));
            let listing = self.store.list(&rp(), Page { after, limit: 50 }).await.unwrap();
            assert_eq!(listing.accounts.len(), 50);
        }
        clock.elapsed().as_secs_f64() * 1e6 / 200.0
    }
}

fn pgbench(server: &Server, script: &str, block: usize) -> f64 {
    let read = |name: &str| std::fs::read_to_string(server.folder().join(name)).unwrap();
    server.sql(&format!(
        "UPDATE few.schema_version SET version = version; DROP TRIGGER IF EXISTS version_goes_forward \
           ON few.accounts; \
         UPDATE few.accounts SET version = {0} WHERE user_id LIKE 'bench%'; \
         DELETE FROM few.events WHERE user_id LIKE 'bench%'; \
         DELETE FROM few.ceremonies WHERE id LIKE 'c% %'; \
         INSERT INTO few.ceremonies SELECT '{RP}', 'c' || c || ' ' || n, 'sign_in', now(), \
           repeat('x', 250) FROM generate_series(0, {1}) c, generate_series({0}, {0} + {PREPARED}) n \
           ON CONFLICT DO NOTHING",
        1 + block * 1_000_000,
        CLIENTS - 1
    ));
    let mut command = Command::new(binary("pgbench"));
    command.args(["-n", "-M", "prepared", "-j", "2", "-c", &CLIENTS.to_string()]);
    command.args(["-T", &BLOCK.as_secs().to_string(), "-f", script]);
    command.args(["-D", &format!("version={}", 1 + block * 1_000_000)]);
    command.args(["-D", &format!("rp={RP}"), "-D", &format!("credential={}", read("credential"))]);
    command.args(["-D", &format!("document={}", read("document"))]);
    command.args(["-D", &format!("event={}", read("event"))]);
    let output = command.arg(server.url("postgres")).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}{wrong}");
    // What it did was done: a commit that found another version would be fast and wrong.
    let line = said.lines().find(|line| line.contains("transactions actually processed")).unwrap();
    let processed: u64 =
        line.rsplit(' ').next().unwrap().split('/').next().unwrap().parse().unwrap();
    let taken = server.sql("SELECT count(*) FROM few.ceremonies WHERE id LIKE 'c% %'");
    let left = CLIENTS as u64 * (PREPARED as u64 + 1) - processed;
    assert_eq!(taken, left.to_string(), "every transaction took a ceremony");
    let kept = server.sql("SELECT count(*) FROM few.events WHERE user_id LIKE 'bench%'");
    assert_eq!(kept, processed.to_string(), "{said}");
    let line = said.lines().find(|line| line.starts_with("tps")).unwrap();
    line.split_whitespace().nth(2).unwrap().parse().unwrap()
}

async fn register(store: &PostgresStore, number: u64) -> Account {
    let evidence = Evidence {
        aaguid: Aaguid::from_bytes([7; 16]),
        attestation_format: AttestationFormat::Packed,
        attestation: AttestationKind::Basic,
        trusted: false,
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
        },
        assurance: Assurance::of(&evidence, true),
        evidence,
        created_at: SystemClock.now(),
        last_used_at: None,
        removal: None,
    };
    let account = Account::unopened(rp(), user(number));
    let handle = UserHandle::generate(&SystemEntropy).unwrap();
    let changes = vec![
        Change::AccountCreated { handle },
        Change::AuthenticatorRegistered { authenticator: Box::new(authenticator) },
    ];
    commit(store, account, changes).await
}

async fn commit(store: &PostgresStore, before: Account, changes: Vec<Change>) -> Account {
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
        let event = Event::after(&next, change, By::KeyHolder, SystemClock.now()).unwrap();
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

fn credential(number: u64) -> CredentialId {
    CredentialId::parse(&format!("{PLAIN}{number:021}")).unwrap()
}

fn user(number: u64) -> UserId {
    UserId::new(format!("user{number:010}")).unwrap()
}

fn rp() -> RelyingPartyId {
    RelyingPartyId::new(RP).unwrap()
}

/// Seconds of CPU that this process used.
fn own_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks = |place: usize| fields[place].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

const RP: &str = "care.example";
/// How many challenges each client finds prepared for a block.
const PREPARED: usize = 2_000;
/// Before a number of 21 digits, base64url of 24 bytes.
const PLAIN: &str = "AAAAAAAAAAA";
