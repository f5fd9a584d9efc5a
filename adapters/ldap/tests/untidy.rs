//! Entries that cannot be users, and many searches at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken test should stop at once"
)]

mod bound;

use bound::Bound;
use keydesk_test_servers::slapd::{Server, Setting};
use std::time::Duration;

use keydesk_core::ids::{OrganisationId, UserId};
use keydesk_core::ports::{Directory, StoreErrorKind, UserPage};
use keydesk_ldap::{DirectoryConfig, IdForm, LdapDirectory, LdapError, LdapErrorCode};

fn people() -> DirectoryConfig {
    let mut config = DirectoryConfig::inet_org_person("ou=people,dc=example");
    config.cache = Duration::ZERO;
    config
}

async fn search(directory: &LdapDirectory, query: &str, organisation: &str) -> UserPage {
    let scope = [OrganisationId::new(organisation).unwrap()];
    directory.search(&query.into(), &scope, None, 20).await.unwrap()
}

/// Two tidy Smiths, and three entries that match the search and cannot be users.
const SMITHS: &str = "dn: uid=ann,ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: ann\n\
     cn: Ann Smith\nsn: Smith\no: west\nemployeeNumber: 1\n\n\
     dn: uid=bo,ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: bo\ncn: Bo Smith\n\
     sn: Smith\no: west\nemployeeNumber: 2\n\n\
     dn: cn=Ward box Smith,ou=people,dc=example\nobjectClass: inetOrgPerson\n\
     cn: Ward box Smith\nsn: Smith\no: west\nemployeeNumber: 3\n\n\
     dn: uid=no-number,ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: no-number\n\
     cn: No number Smith\nsn: Smith\no: west\n\n\
     dn: uid=two-houses,ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: two-houses\n\
     cn: Two houses Smith\nsn: Smith\no: west\no: east\nemployeeNumber: 4\n";

#[tokio::test]
async fn an_entry_that_cannot_be_a_user_is_left_out_of_a_search_and_named() {
    let server = Server::with(Setting { entries: SMITHS.to_owned(), ..Setting::default() });
    let mut config = people();
    config.attributes.id = "employeeNumber".to_owned();
    config.id = IdForm::Text;
    let directory = LdapDirectory::open(server.directory(), config).await.unwrap();
    let page = search(&directory, "smith", "west").await;
    let names: Vec<_> = page.users.iter().map(|user| user.username.as_str()).collect();
    assert_eq!(names, ["ann", "bo"]);
    assert_eq!(page.count, Some(2));
    let mut left_out: Vec<_> = page
        .left_out
        .iter()
        .map(|entry| (entry.key.split(',').next().unwrap(), entry.reason.as_str()))
        .collect();
    left_out.sort_unstable();
    assert_eq!(
        left_out,
        [
            ("cn=Ward box Smith", "entry_malformed: no value of uid"),
            ("uid=no-number", "entry_malformed: no value of employeeNumber"),
            ("uid=two-houses", "entry_malformed: 2 values of o"),
        ]
    );
    // By id it is a clear refusal, and never "no such user".
    for id in ["3", "4"] {
        let error = directory.user(&UserId::new(id).unwrap()).await.unwrap_err();
        assert_eq!(error.kind, StoreErrorKind::Corrupt);
        let code = LdapError::of(&error).map(|error| error.code);
        assert_eq!(code, Some(LdapErrorCode::EntryMalformed));
    }
}

/// slapd keeps one search in pages for each connection and fails a second one on it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn paged_searches_at_once_share_connections_without_failing() {
    let entries: String = (0..600)
        .map(|n| {
            format!(
                "dn: uid=m{n},ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: m{n}\ncn: M\n\
                 sn: M\no: many\n\n"
            )
        })
        .collect();
    let access = "olcLimits: dn.exact=\"cn=keydesk-directory,ou=services,dc=example\" \
                  size.prtotal=unlimited\n";
    let setting = Setting { entries, access: access.to_owned(), ..Setting::default() };
    let server = Server::with(setting);
    let mut config = people();
    config.page_size = 100;
    let directory = LdapDirectory::open(server.directory(), config).await.unwrap();
    let searches = (0..32).map(|_| {
        let directory = directory.clone();
        tokio::spawn(async move { search(&directory, "", "many").await.users.len() })
    });
    for found in searches.collect::<Vec<_>>() {
        assert_eq!(found.await.unwrap(), 20);
    }
}
