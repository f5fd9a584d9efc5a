//! A server that does not start.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

use keydesk_test_servers::postgres::{Programs, Server};

#[test]
fn a_server_that_ends_while_it_starts_shows_its_log() {
    let error = Server::of(Programs::installed(), &["no_such_setting=1"]).unwrap_err();
    let said = format!("{error:#}");
    assert!(said.contains("unrecognized configuration parameter"), "{said}");
    assert!(said.contains("no_such_setting"), "{said}");
}
