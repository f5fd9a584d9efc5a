//! The floor: pgbench on the very statements that the store prepared.

use std::process::{Command, Stdio};
use std::sync::Arc;

use keydesk_core::base64url;
use keydesk_core::ports::AccountStore;
use keydesk_postgres::PostgresStore;
use keydesk_postgres::tokio_postgres::NoTls;

use crate::cpu::Used;
use crate::people::{Bench, PREPARED, RP, rp, user};
use crate::{BLOCK, Block, CLIENTS};
use keydesk_test_servers::postgres::{Programs, Server};

/// The two statements as the store prepared them, with pgbench's variables for parameters.
pub(crate) async fn script(few: &Bench, server: &Server) -> String {
    let (client, connection) = few.config.server.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    let client = Arc::new(client);
    let store = PostgresStore::with_clients(client.clone(), few.config.clone()).await.unwrap();
    let bench = Bench { store, config: few.config.clone(), accounts: few.accounts };
    bench.sign_in(3).await;
    let rows =
        client.query_typed("SELECT statement FROM pg_prepared_statements", &[]).await.unwrap();
    let texts: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let of = |begin: &str| texts.iter().find(|text| text.starts_with(begin)).unwrap().clone();
    let (find, mut commit) = (of("WITH taken"), of("WITH account AS (UPDATE"));
    let account = few.store.load(&rp(), &user(3)).await.unwrap().unwrap().account;
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
        ("10", ":version + 1".to_owned()),
        ("11", "'signed_in'".to_owned()),
        ("12", "now()".to_owned()),
        ("13", "NULL".to_owned()),
        ("14", ":event".to_owned()),
        ("15", format!("'{}'", kept.id)),
        ("16", ":version".to_owned()),
        ("17", "false".to_owned()),
    ];
    for (number, value) in values.iter().rev() {
        commit = commit.replace(&format!("${number}"), value);
    }
    let find = find
        .replace("$4", ":credential")
        .replace("$3", "'credential'")
        .replace("$2", "'c' || :client_id || ' ' || :version")
        .replace("$1", ":rp");
    let script = format!("{find};\n{commit};\n\\set version :version + 1\n");
    let file = server.folder().join("script");
    std::fs::write(&file, script).unwrap();
    std::fs::write(server.folder().join("document"), document).unwrap();
    std::fs::write(server.folder().join("event"), event).unwrap();
    std::fs::write(server.folder().join("credential"), credential).unwrap();
    file.display().to_string()
}

/// A block of pgbench with as many clients as ours.
pub(crate) fn block(server: &Server, script: &str, block: usize) -> Block {
    let read = |name: &str| std::fs::read_to_string(server.folder().join(name)).unwrap();
    server.sql(&format!(
        // Without triggers, because versions go back here as well.
        "SET session_replication_role = replica; \
         UPDATE few.accounts SET version = {0} WHERE user_id LIKE 'bench%'; \
         DELETE FROM few.events WHERE user_id LIKE 'bench%'; \
         DELETE FROM few.ceremonies WHERE id LIKE 'c% %'; \
         INSERT INTO few.ceremonies SELECT '{RP}', 'c' || c || ' ' || n, 'sign_in', now(), \
           repeat('x', 250) FROM generate_series(0, {1}) c, generate_series({0}, {0} + {PREPARED}) n \
           ON CONFLICT DO NOTHING",
        1 + block * 1_000_000,
        CLIENTS - 1
    ));
    let mut command = Command::new(Programs::installed().find("pgbench").unwrap());
    command.args(["-n", "-M", "prepared", "-j", "2", "-c", &CLIENTS.to_string()]);
    command.args(["-T", &BLOCK.as_secs().to_string(), "-f", script]);
    command.args(["-D", &format!("version={}", 1 + block * 1_000_000)]);
    command.args(["-D", &format!("rp={RP}"), "-D", &format!("credential={}", read("credential"))]);
    command.args(["-D", &format!("document={}", read("document"))]);
    command.args(["-D", &format!("event={}", read("event"))]);
    command.env("PGOPTIONS", PLANS);
    let before = Used::now(server);
    let output = command.arg(server.url("postgres")).stdin(Stdio::null()).output().unwrap();
    let used = before.since(server);
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
    let each = |seconds: f64| seconds * 1e6 / processed as f64;
    Block {
        rate: line.split_whitespace().nth(2).unwrap().parse().unwrap(),
        client: each(used.children),
        server: each(used.server),
    }
}

/// As the store's connections have it planned: `PLANS` in src/config.rs.
const PLANS: &str = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off";
