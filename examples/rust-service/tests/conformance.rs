//! The table behaves as every table of Keydesk must.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

mod scratch;

use std::sync::Arc;

use keydesk_table::testing::conformance;
use rust_service::store::OwnTable;

use scratch::Scratch;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_port_conforms_over_the_table() {
    let scratch = Scratch::new("rust-service-conformance");
    let table = OwnTable::open(scratch.path().join("service.db")).unwrap();
    let report = conformance(Arc::new(table)).await;
    assert!(report.conforms(), "{report}");
}
