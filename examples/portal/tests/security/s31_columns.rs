//! S31: each column of each table, changed by hand, is noticed, or listed here with what it is.

use std::collections::BTreeMap;

use keydesk_testkit::SoftAuthenticator;
use serde_json::json;

use crate::scene::{Browser, Scene, Store};

on_every_store! {
    s31_a_change_of_any_column_is_noticed_or_listed,
}

/// Tables whose rows are tagged, and the columns of them that Keydesk writes for people and reports,
/// and does not read.
const TAGGED: [(&str, &[&str]); 3] = [
    ("accounts", &["status", "sequence", "head", "changed_at", "change_order"]),
    ("events", &["at", "name", "actor"]),
    ("keys", &["reserved"]),
];

/// Tables that nothing protects, as the threat model says: copies for people and reports, what lives
/// for minutes, and waiting notifications.
const NOT_TAGGED: [&str; 9] = [
    "audit",
    "authenticators",
    "ceremonies",
    "commits",
    "counters",
    "links",
    "outbox",
    // The record that all accounts are tagged has a tag of its own.
    "records",
    "schema_version",
];

fn s31_a_change_of_any_column_is_noticed_or_listed(store: Store) {
    let scene = Scene::on(store);
    let mut key = SoftAuthenticator::new(1);
    scene.signed_in("jo").registered("user-jo", &mut key);
    let ra = scene.signed_in("ra");
    let columns = columns(&scene, store);
    for table in columns.keys() {
        let tagged = TAGGED.iter().any(|(tagged, _)| tagged == table);
        assert!(tagged || NOT_TAGGED.contains(&table.as_str()), "{table} is a new table");
    }
    let mut noticed = 0;
    for (table, not_read) in TAGGED {
        for (column, kind) in &columns[table] {
            assert_eq!(seen(&scene, &ra, &mut key), ["", "", ""], "before {table}.{column}");
            keep(&scene, store);
            let changed = match kind.as_str() {
                "text" => format!("{column} || 'x'"),
                "integer" | "bigint" => format!("{column} + 1000000"),
                "blob" => format!("randomblob(length({column}))"),
                "timestamp with time zone" => format!("{column} + interval '1 hour'"),
                "boolean" => format!("NOT {column}"),
                other => panic!("{table}.{column} is of {other}"),
            };
            scene.place.sql(&format!("UPDATE {table} SET {column} = {changed}"));
            let codes = seen(&scene, &ra, &mut key);
            if not_read.contains(&column.as_str()) {
                assert_eq!(codes, ["", "", ""], "{table}.{column} is read");
            } else {
                assert!(
                    codes.iter().any(|code| !code.is_empty()),
                    "{table}.{column} is not noticed"
                );
                noticed += 1;
            }
            put_back(&scene, store);
        }
    }
    assert_eq!(noticed, if matches!(store, Store::Sqlite) { 13 } else { 12 });
}

/// The codes of reading the account and its history, and of a sign-in without a user name.
fn seen(scene: &Scene, ra: &Browser, key: &mut SoftAuthenticator) -> [String; 3] {
    let user = json!({ "userId": "user-jo" });
    let read = ra.call("getUser", user.clone()).code().to_owned();
    let history = ra.call("listEvents", user).code().to_owned();
    [read, history, scene.browser().sign_in(key).code().to_owned()]
}

/// Columns and their types, by table.
fn columns(scene: &Scene, store: Store) -> BTreeMap<String, Vec<(String, String)>> {
    let select = match store {
        Store::Sqlite => {
            "SELECT m.name || ' ' || c.name || ' ' || lower(c.type) \
             FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'"
        }
        Store::Postgres => {
            "SELECT table_name || ' ' || column_name || ' ' || data_type \
             FROM information_schema.columns WHERE table_schema = 'keydesk'"
        }
    };
    let mut columns: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for row in scene.place.sql(select) {
        let mut words = row.splitn(3, ' ').map(str::to_owned);
        let (table, name) = (words.next().unwrap(), words.next().unwrap());
        columns.entry(table).or_default().push((name, words.next().unwrap()));
    }
    columns
}

/// Sign-ins write all of these.
fn kept(store: Store) -> &'static [&'static str] {
    match store {
        Store::Sqlite => &["accounts", "keys", "events"],
        Store::Postgres => &["accounts", "keys", "events", "authenticators"],
    }
}

fn keep(scene: &Scene, store: Store) {
    for table in kept(store) {
        if matches!(store, Store::Postgres) {
            scene.place.sql(&format!("ALTER TABLE {table} DISABLE TRIGGER ALL"));
        }
        scene.place.sql(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
    }
}

fn put_back(scene: &Scene, store: Store) {
    for table in kept(store) {
        scene.place.sql(&format!("DELETE FROM {table}"));
        scene.place.sql(&format!("INSERT INTO {table} SELECT * FROM kept_{table}"));
        scene.place.sql(&format!("DROP TABLE kept_{table}"));
    }
}
