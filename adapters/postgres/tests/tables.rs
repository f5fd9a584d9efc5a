//! What the tables hold, in whatever words people choose.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

mod portal;

use keydesk_core::model::{AuthenticatorKind, Caller};
use keydesk_postgres::{Config, PostgresStore, migrate};
use keydesk_test_servers::postgres::Server;
use keydesk_testkit::SoftAuthenticator;
use portal::{desk, ra, register, sign_in, stored, user};

async fn opened(config: &Config) -> PostgresStore {
    migrate(config).await.unwrap();
    PostgresStore::open(config.clone()).await.unwrap()
}

/// SECURITY S26. Every text that a stranger or a host may choose.
#[tokio::test]
async fn text_is_never_sql() {
    let server = Server::start();
    for schema in ["it's", "a\"; DROP SCHEMA public CASCADE; --", "sch\u{e9}ma \u{1f511}", "$1"] {
        let config = Config::from_url(&server.schema_url(schema)).unwrap();
        let store = opened(&config).await;
        let odd = "jo'); DROP TABLE keydesk.accounts; --";
        let desk = desk(&store, &[odd]);
        let mut key = SoftAuthenticator::new(1);
        let registered = register(&desk, odd, &mut key).await.unwrap();
        let owner = Caller {
            actor: ra().actor.map(|actor| keydesk_core::model::Actor { id: user(odd), ..actor }),
            from: Some("'; SELECT pg_sleep(9); --".into()),
            user_agent: Some("'; SELECT pg_sleep(9); --".into()),
        };
        for text in ["'; DROP TABLE x; --", "\\", "$1", "{}", "%s", "\u{1f511}", "\"quoted\""] {
            let nickname = keydesk_core::model::Nickname::new(text).unwrap();
            desk.rename_authenticator(&owner, &user(odd), registered.authenticator.id, &nickname)
                .await
                .unwrap();
            let quoted = schema.replace('"', "\"\"");
            let shown = server.sql(&format!("SELECT nickname FROM \"{quoted}\".authenticators"));
            assert_eq!(shown, text);
        }
        sign_in(&desk, odd, &mut key).await.unwrap();
    }
    assert_eq!(server.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'public'"), "1");
}

/// What an operator reads is what the account says.
#[tokio::test]
async fn the_readable_tables_say_what_the_account_says() {
    let server = Server::start();
    let config = Config::from_url(&server.schema_url("shown")).unwrap();
    let store = opened(&config).await;
    let desk = desk(&store, &["jo"]);
    let mut first = SoftAuthenticator::new(1);
    let gone = register(&desk, "jo", &mut first).await.unwrap();
    register(&desk, "jo", &mut SoftAuthenticator::new(2)).await.unwrap();
    sign_in(&desk, "jo", &mut first).await.unwrap();
    desk.issue_link(&ra(), &user("jo"), AuthenticatorKind::SecurityKey).await.unwrap();
    let reason = keydesk_core::model::RemovalReason::Lost;
    desk.remove_authenticator(&ra(), &user("jo"), gone.authenticator.id, reason, None, true)
        .await
        .unwrap();
    let account = stored(&store, "jo").await;
    for kept in &account.authenticators {
        let row = server.sql(&format!(
            "SELECT credential_id, nickname, kind, status, sign_count, aaguid, \
             removal_reason IS NOT NULL, last_used_at IS NOT NULL \
             FROM shown.authenticators WHERE authenticator_id = '{}'",
            kept.id
        ));
        let flag = |is: bool| if is { "t" } else { "f" };
        let expected = format!(
            "{}|{}|{}|{}|{}|{}|{}|{}",
            kept.credential_id,
            kept.nickname.as_str(),
            kept.kind.as_str(),
            kept.status.as_str(),
            kept.sign_count,
            kept.evidence.aaguid,
            flag(kept.removal.is_some()),
            flag(kept.last_used_at.is_some()),
        );
        assert_eq!(row, expected);
    }
    let states = server.sql("SELECT string_agg(state, ' ' ORDER BY issued_at) FROM shown.links");
    assert_eq!(states, "completed completed issued");
    let events = server.sql("SELECT count(*) FROM shown.events");
    assert_eq!(events, account.sequence.to_string());
    let version =
        server.sql("SELECT version || ' ' || sequence || ' ' || head FROM shown.accounts");
    assert_eq!(version, format!("{} {} {}", account.version, account.sequence, account.head));
    // The tables hold what must hold, no matter who writes.
    let id = gone.authenticator.id;
    for forbidden in [
        "UPDATE shown.accounts SET version = version - 1".to_owned(),
        "UPDATE shown.accounts SET version = version".to_owned(),
        "UPDATE shown.keys SET user_id = 'thief'".to_owned(),
        "INSERT INTO shown.keys SELECT rp, sort, key, 'thief', reserved FROM shown.keys".to_owned(),
        format!(
            "UPDATE shown.authenticators SET status = 'active' WHERE authenticator_id = '{id}'"
        ),
        "INSERT INTO shown.events SELECT * FROM shown.events".to_owned(),
    ] {
        assert!(!server.psql(&forbidden).status.success(), "{forbidden}");
    }
}
