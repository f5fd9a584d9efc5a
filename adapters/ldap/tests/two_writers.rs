//! Two servers that both take writes, as two domain controllers do: the journal notices.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken test should stop at once"
)]

mod bound;
mod portal;

use bound::Bound;
use keydesk_test_servers::slapd::Server;
use std::sync::Arc;

use keydesk_core::ports::StoreErrorKind;
use keydesk_ldap::{AccountsConfig, LdapAccounts, LdapError, LdapErrorCode};
use keydesk_sqlite::SqliteStore;
use portal::{Draft, load, user};

const BASE: &str = "ou=keydesk,dc=example";

/// Two servers without replication between them, a node on each, and the nodes' common journal.
struct Pair {
    servers: [Server; 2],
    nodes: [LdapAccounts; 2],
    journal: Arc<SqliteStore>,
}

impl Pair {
    async fn start() -> Self {
        let servers = [Server::start(), Server::start()];
        let journal = SqliteStore::open(servers[0].folder().join("journal.db")).unwrap();
        let journal = Arc::new(journal);
        let nodes =
            [Self::node(&servers[0], &journal).await, Self::node(&servers[1], &journal).await];
        Self { servers, nodes, journal }
    }

    async fn node(server: &Server, journal: &Arc<SqliteStore>) -> LdapAccounts {
        let config = AccountsConfig::new(server.accounts(), BASE);
        LdapAccounts::open(config, journal.clone()).await.unwrap()
    }

    /// What replication does: the second server gets what the first has.
    fn replicate(&self) {
        let entries = self.servers[0].find(BASE, "(|(cn=*)(keydeskVersion=*))", &["*"]);
        assert!(!entries.is_empty());
        let added = self.servers[1].tool("ldapadd", &["-c"], &entries);
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    }
}

#[tokio::test]
async fn s04_of_two_commits_for_one_version_at_two_servers_only_the_journals_is_acknowledged() {
    let pair = Pair::start().await;
    let jo = user("jo");
    Draft::first(&jo).commit(&pair.nodes[0]).await.unwrap();
    pair.replicate();
    let drafts =
        [Draft::of(&load(&pair.nodes[0], &jo).await), Draft::of(&load(&pair.nodes[1], &jo).await)];
    drafts[0].commit(&pair.nodes[0]).await.unwrap();
    let disagree = |error: keydesk_core::ports::StoreError| {
        assert_eq!(error.kind, StoreErrorKind::Corrupt, "{error:?}");
        let code = LdapError::of(&error).map(|error| error.code);
        assert_eq!(code, Some(LdapErrorCode::WritersDisagree), "{error:?}");
    };
    disagree(drafts[1].commit(&pair.nodes[1]).await.unwrap_err());
    assert_eq!(load(pair.journal.as_ref(), &jo).await, drafts[0].next);
    // A node that starts now on the second server does not take its copy for the account either.
    let late = Pair::node(&pair.servers[1], &pair.journal).await;
    use keydesk_core::ports::AccountStore;
    disagree(late.load(&portal::rp(), &jo).await.unwrap_err());
}
