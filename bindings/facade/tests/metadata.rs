//! Metadata of a desk: loaded anew while it is open, and never an older one.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test should stop at once")]

use std::sync::Arc;

use keydesk_core::base64url;
use keydesk_facade::{Dependencies, Facade};
use keydesk_test_servers::postgres::Server;
use keydesk_testkit::{MetadataAuthority, SeededEntropy};
use serde_json::{Value, json};

use keydesk_table::MemoryTable;

/// A BLOB of this number in which nothing stands, as configuration.
fn metadata(number: u64) -> Value {
    let authority = MetadataAuthority::new(&SeededEntropy::new(3));
    let mut draft = authority.draft(Vec::new());
    draft.payload["no"] = number.into();
    json!({
        "blob": draft.sign(),
        "anchors": [base64url::encode(&authority.root.der)],
        "signer": MetadataAuthority::NAME,
        "withoutLists": true,
    })
}

async fn opened(
    store: &str,
    metadata: &Value,
    dependencies: &Dependencies,
) -> Result<Facade, String> {
    let config = json!({
        "relyingParties": [
            { "id": "localhost", "name": "Portal", "origins": ["http://localhost:8080"] },
            { "id": "portal.example", "name": "Portal", "origins": ["https://portal.example"] },
        ],
        "store": store,
        "secret": base64url::encode([7; 32]),
        "directory": { "people": [] },
        "metadata": metadata,
    });
    Facade::open_json(&config.to_string(), dependencies.clone()).await.map_err(|error| {
        assert_eq!(error.code.as_str(), "configuration_invalid");
        error.detail
    })
}

async fn updated(desk: &Facade, metadata: &Value) -> Result<(), String> {
    desk.update_metadata_json(&metadata.to_string()).await.map_err(|error| error.detail)
}

/// The number in place at each desk.
fn numbers(desk: &Facade) -> [Option<u64>; 2] {
    ["localhost", "portal.example"]
        .map(|rp| desk.api(Some(rp)).unwrap().desk().metadata().unwrap().number())
}

#[tokio::test(flavor = "multi_thread")]
async fn s35_no_store_takes_metadata_that_is_older_than_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start();
    let sqlite = format!("sqlite:{}", folder.path().join("desk.db").display());
    let older = "metadata.blob: the BLOB is older than one that was accepted before, or left out";
    for store in [sqlite, server.url("postgres"), "host".to_owned()] {
        let dependencies = Dependencies {
            store: Some(Arc::new(MemoryTable::default())),
            ..Dependencies::default()
        };
        let desk = opened(&store, &metadata(5), &dependencies).await.unwrap();
        assert_eq!(updated(&desk, &metadata(4)).await, Err(older.to_owned()), "{store}");
        assert_eq!(numbers(&desk), [Some(5); 2], "{store}");
        assert_eq!(updated(&desk, &metadata(7)).await, Ok(()), "{store}");
        assert_eq!(numbers(&desk), [Some(7); 2], "{store}");
        desk.close().await;
        // Opened again, with what a backup or a mirror that stopped has.
        assert_eq!(opened(&store, &metadata(6), &dependencies).await.err().as_deref(), Some(older));
        let desk = opened(&store, &metadata(7), &dependencies).await.unwrap();
        desk.close().await;
    }
}

#[tokio::test]
async fn metadata_that_cannot_be_read_leaves_what_is_in_place() {
    let desk = opened("memory:", &metadata(5), &Dependencies::default()).await.unwrap();
    let mut forged = metadata(6);
    forged["blob"] = metadata(7)["blob"].as_str().unwrap().replace('.', ".A").into();
    for (wrong, said) in [
        (forged, "metadata.blob: "),
        (json!({ "blob": "", "anchors": ["?"] }), "metadata.anchors must be DER in base64url"),
        (json!({ "blobs": "" }), "the metadata cannot be read: unknown field `blobs`"),
        (json!({ "local": [{ "aaguid": "?" }] }), "metadata.local: "),
        (
            json!({ "local": [] }),
            "metadata.blob: the BLOB is older than one that was accepted before, or left out",
        ),
    ] {
        let error = updated(&desk, &wrong).await.unwrap_err();
        assert!(error.starts_with(said), "{error}");
        assert_eq!(numbers(&desk), [Some(5); 2]);
    }
    desk.close().await;
    assert_eq!(updated(&desk, &metadata(6)).await.unwrap_err(), "The desk was closed.");
}
