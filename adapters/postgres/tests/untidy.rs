//! Rows of the host's table that cannot be users.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

use keydesk_core::ids::{OrganisationId, UserId};
use keydesk_core::ports::{Directory, StoreErrorKind};
use keydesk_postgres::{Config, DirectoryConfig, PostgresDirectory};
use keydesk_test_servers::postgres::Server;

/// `active` is text, as portals of an older make have it.
const TABLE: &str = "CREATE TABLE staff (id text, username text, display_name text, email text, \
                     organisation text, organisation_name text, active text)";

async fn opened(server: &Server) -> PostgresDirectory {
    let config = DirectoryConfig::new(&["staff"]);
    PostgresDirectory::open(Config::from_url(&server.schema_url("untidy")).unwrap(), config)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_row_that_cannot_be_a_user_is_left_out_of_a_search_and_named() {
    let server = Server::start();
    server.sql(TABLE);
    server.sql(
        "INSERT INTO staff VALUES \
         ('1', 'ann', 'Ann Smith', NULL, 'west', 'West', 'yes'), \
         ('2', NULL, 'Ward box Smith', NULL, 'west', 'West', 'true'), \
         ('3', 'bo.smith', NULL, NULL, 'west', NULL, 'f'), \
         ('4', 'cy.smith', 'Cy', NULL, 'west', 'West', 'perhaps'), \
         ('5', 'di.smith', 'Di', NULL, 'west', 'West', NULL), \
         (E'6\\n', 'el.smith', 'El', NULL, 'west', 'West', '1'), \
         (NULL, 'fi.smith', 'Fi', NULL, 'west', 'West', '1'), \
         ('8', 'gi.smith', 'Gi', NULL, NULL, 'West', '1')",
    );
    let directory = opened(&server).await;
    let scope = [OrganisationId::new("west").unwrap()];
    let page = directory.search(&"smith".into(), &scope, None, 20).await.unwrap();
    let found: Vec<_> = page
        .users
        .iter()
        .map(|user| (user.id.as_str(), user.display_name.as_str(), user.active))
        .collect();
    assert_eq!(found, [("1", "Ann Smith", true), ("3", "bo.smith", false)]);
    let left_out: Vec<_> = page.left_out.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(left_out, ["2", "4", "5", "6\n"]);
    assert_eq!((page.next, page.count), (None, Some(2)));
    for id in ["2", "4", "5"] {
        let error = directory.user(&UserId::new(id).unwrap()).await.unwrap_err();
        assert_eq!(error.kind, StoreErrorKind::Corrupt, "{id}");
    }
}

#[tokio::test]
async fn f15_a_name_that_shows_nothing_is_absent() {
    let server = Server::start();
    server.sql(TABLE);
    server.sql(
        "INSERT INTO staff VALUES \
         ('1', 'ann', E'\\u3164', NULL, 'west', ' ', 'yes'), \
         ('2', 'bo', E'B\\u200Bo', NULL, 'west', 'West', 'yes')",
    );
    let directory = opened(&server).await;
    for (id, name, organisation) in [("1", "ann", "west"), ("2", "B\u{200b}o", "West")] {
        let user = directory.user(&UserId::new(id).unwrap()).await.unwrap().unwrap();
        assert_eq!(
            (user.display_name.as_str(), user.organisation_name.as_str()),
            (name, organisation)
        );
    }
}

#[tokio::test]
async fn pages_are_whole_though_most_rows_are_untidy() {
    let server = Server::start();
    server.sql(TABLE);
    // Of 10,000 rows every hundredth is a user.
    server.sql(
        "INSERT INTO staff SELECT lpad(n::text, 5, '0'), \
         CASE WHEN n % 100 = 0 THEN 'p' || n END, 'Person', NULL, 'west', 'West', 'true' \
         FROM generate_series(1, 10000) AS n",
    );
    let directory = opened(&server).await;
    let scope = [OrganisationId::new("west").unwrap()];
    let (mut cursor, mut found) = (None::<String>, Vec::new());
    loop {
        let page = directory.search(&"person".into(), &scope, cursor.as_deref(), 30).await.unwrap();
        found.push(page.users.len());
        assert_eq!(page.count, Some(100));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, [30, 30, 30, 10]);
}

#[tokio::test]
async fn people_are_counted_as_far_as_a_thousand() {
    let server = Server::start();
    server.sql(TABLE);
    server.sql(
        "INSERT INTO staff SELECT n, 'p' || n, 'Person', NULL, 'west', 'West', 'true' \
         FROM generate_series(1, 1000) AS n",
    );
    let directory = opened(&server).await;
    let scope = [OrganisationId::new("west").unwrap()];
    let count = async |text: &str, cursor: Option<&str>| {
        directory.search(&text.into(), &scope, cursor, 20).await.unwrap().count
    };
    assert_eq!(count("person", None).await, Some(1_000));
    // A page behind the last person, and one of nobody.
    assert_eq!(count("person", Some("999")).await, Some(1_000));
    assert_eq!(count("person", Some("x")).await, Some(1_000));
    assert_eq!(count("nobody", None).await, Some(0));
    server.sql("INSERT INTO staff VALUES ('x', 'x', 'Person', NULL, 'west', NULL, 'true')");
    assert_eq!(count("person", None).await, None);
    assert_eq!(count("person p7 99", None).await, Some(1), "p799");
}

/// No name of the statement's own hides one of the host's.
#[tokio::test]
async fn a_table_and_its_columns_may_have_any_name() {
    for (table, username, name) in
        [("typed", "word", "id"), ("keydesk_people", "asked", "word"), ("page", "people", "host")]
    {
        let server = Server::start();
        server.sql(&format!(
            "CREATE TABLE {table} (key text, {username} text, {name} text, counted text); \
             INSERT INTO {table} VALUES ('1', 'ann', 'LARK, Ann (Ward 4)', 'west'), \
             ('2', 'bo', 'LARK, Bo (Ward 4)', 'west')"
        ));
        let mut config = DirectoryConfig::new(&[table]);
        config.columns.id = "key".to_owned();
        config.columns.username = username.to_owned();
        config.columns.display_name = name.to_owned();
        config.columns.organisation = "counted".to_owned();
        config.columns.email = None;
        config.columns.organisation_name = None;
        config.columns.active = None;
        let url = Config::from_url(&server.schema_url("untidy")).unwrap();
        let directory = PostgresDirectory::open(url, config).await.unwrap();
        let scope = [OrganisationId::new("west").unwrap()];
        let page = directory.search(&"ann lark".into(), &scope, None, 20).await.unwrap();
        let found: Vec<_> = page.users.iter().map(|user| user.username.as_str()).collect();
        assert_eq!((found.as_slice(), page.count), (["ann"].as_slice(), Some(1)), "{table}");
    }
}
