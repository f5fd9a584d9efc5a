//! Accounts and directory conform, in every case, with what LDAP does not keep in SQLite.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken test should stop at once"
)]

mod bound;

use bound::Bound;
use keydesk_test_servers::slapd::Server;
use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures::future::BoxFuture;
use keydesk_conformance::{AuditReader, Stores, Subject, roles_of, run};
use keydesk_core::ids::Role;
use keydesk_core::model::User;
use keydesk_core::ports::memory::MemoryStore;
use keydesk_core::ports::{DerivedKeyRing, KeyId, NoNotifier, StoreError, StoreErrorKind};
use keydesk_ldap::{
    AccountsConfig, Active, DirectoryConfig, IdForm, LdapAccounts, LdapDirectory, Organisations,
};
use keydesk_sqlite::SqliteStore;

/// A branch of one server, and a file, for each place.
struct Ldap {
    server: Server,
    runtime: tokio::runtime::Handle,
}

#[async_trait]
impl Subject for Ldap {
    async fn open(&self, place: &str, people: &[User]) -> Result<Stores, StoreError> {
        self.make(place, people);
        let file = self.server.folder().join(format!("{place}.db"));
        let store = SqliteStore::open(file)
            .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
        let store = Arc::new(store);
        let base = format!("ou={place},ou=keydesk,dc=example");
        let config = AccountsConfig::new(self.server.accounts(), &base);
        let accounts = LdapAccounts::open(config, store.clone()).await?;
        let directory = LdapDirectory::open(self.server.directory(), directory(place)).await?;
        // Refusals and reads are no part of what LDAP changes.
        let audit = Arc::new(MemoryStore::new());
        let audited: Arc<dyn AuditReader> = audit.clone();
        Ok(Stores {
            accounts: Arc::new(accounts),
            ceremonies: store.clone(),
            history: store.clone(),
            counter: store.clone(),
            outbox: store.clone(),
            records: store,
            notifier: Arc::new(NoNotifier),
            directory: Arc::new(directory),
            audit,
            audited,
            keys: Arc::new(DerivedKeyRing::new(KeyId("k".into()), [7; 32])),
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.runtime.spawn(task);
    }
}

impl Ldap {
    /// The branches of a place, and its people; what is there already stays.
    fn make(&self, place: &str, people: &[User]) {
        let mut ldif = String::new();
        for (name, above) in [
            (place, "ou=keydesk"),
            ("accounts", &format!("ou={place},ou=keydesk")),
            ("keys", &format!("ou={place},ou=keydesk")),
            (place, "ou=people"),
        ] {
            let entry = format!("objectClass: organizationalUnit\nou: {name}\n\n");
            ldif.push_str(&format!("dn: ou={name},{above},dc=example\n{entry}"));
        }
        for person in people {
            let id = person.id.as_str();
            ldif.push_str(&format!(
                "dn: employeeNumber={id},ou={place},ou=people,dc=example\n\
                 objectClass: inetOrgPerson\nemployeeNumber: {id}\nsn: x\n"
            ));
            let mut values = vec![
                ("cn", person.display_name.as_str()),
                ("uid", &person.username),
                ("o", person.organisation.as_str()),
                ("departmentNumber", &person.organisation_name),
            ];
            values.extend(person.email.as_ref().map(|email| ("mail", email.as_str())));
            values.extend((!person.active).then_some(("employeeType", "disabled")));
            for (name, value) in values {
                ldif.push_str(&format!("{name}:: {}\n", BASE64_STANDARD.encode(value)));
            }
            ldif.push('\n');
        }
        for role in ROLES {
            // A group needs a member: this one is not a person.
            ldif.push_str(&format!(
                "dn: {}\nobjectClass: groupOfNames\nmember: ou={place},ou=people,dc=example\n",
                group(role, place)
            ));
            let holds = |person: &&User| {
                roles_of(&person.id).unwrap().iter().any(|held| held.as_str() == role)
            };
            for person in people.iter().filter(holds) {
                let id = person.id.as_str();
                let name = format!("employeeNumber={id},ou={place},ou=people,dc=example");
                ldif.push_str(&format!("member: {name}\n"));
            }
            ldif.push('\n');
        }
        // 68 is said of what was there.
        self.server.tool("ldapadd", &["-c"], &ldif);
    }
}

fn directory(place: &str) -> DirectoryConfig {
    let base = format!("ou={place},ou=people,dc=example");
    let mut config = DirectoryConfig::inet_org_person(base);
    config.attributes.id = "employeeNumber".to_owned();
    config.id = IdForm::Text;
    config.organisations =
        Organisations::Attribute { id: "o".to_owned(), name: Some("departmentNumber".to_owned()) };
    config.active = vec![Active::UnlessValue {
        attribute: "employeeType".to_owned(),
        values: vec!["Disabled".to_owned()],
    }];
    config.page_size = 3;
    for role in ROLES {
        config.roles.groups.push((group(role, place), Role::new(role).unwrap()));
    }
    config
}

/// The name of a group, where `acl.ldif` lets the directory's name read members.
fn group(role: &str, place: &str) -> String {
    format!("cn={role} at {place},ou=groups,dc=example")
}

const ROLES: [&str; 2] = ["authority", "local administrator"];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ldap_conforms() {
    let runtime = tokio::runtime::Handle::current();
    let subject = Ldap { server: Server::start(), runtime };
    let report = run(Arc::new(subject)).await;
    println!("{report}");
    assert!(report.conforms(), "{report}");
    // Ceremonies are in the other store.
    let not_claimed: Vec<_> = report.not_claimed().map(|result| result.name.case).collect();
    assert_eq!(not_claimed, ["take_and_find_does_what_the_two_do"], "{report}");
}
