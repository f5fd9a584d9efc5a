//! People in Active Directory: a real domain controller (Samba), one for all of this file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken test should stop at once"
)]

mod samba;

use std::time::Duration;

use keydesk_core::ids::OrganisationId;
use keydesk_core::ports::{Directory, StoreErrorKind};
use keydesk_ldap::{
    AccountsConfig, Active, DirectoryConfig, LdapAccounts, LdapDirectory, LdapError, LdapErrorCode,
    Organisations,
};
use samba::{BASE, DomainController};

/// Login, `userPrincipalName`, `userAccountControl`, `accountExpires`.
const PEOPLE: [(&str, Option<&str>, &str, Option<&str>); 6] = [
    ("kim", Some("kim@ad.example.test"), "544", None),
    ("no-upn", None, "544", None),
    ("disabled", Some("disabled@ad.example.test"), "546", None),
    // 2020-01-01.
    ("expired", Some("expired@ad.example.test"), "544", Some("132223104000000000")),
    ("expires-never", Some("never@ad.example.test"), "544", Some("9223372036854775807")),
    ("expires-2999", Some("later@ad.example.test"), "544", Some("440925696000000000")),
];
const MANY: usize = 60;

fn people() -> String {
    let mut ldif =
        format!("dn: OU=staff,{BASE}\nchangetype: add\nobjectClass: organizationalUnit\n\n");
    for (login, upn, control, expires) in PEOPLE {
        ldif.push_str(&format!(
            "dn: CN={login},OU=staff,{BASE}\nchangetype: add\nobjectClass: user\n\
             sAMAccountName: {login}\ndisplayName: Staff {login}\ncompany: north\n\
             userAccountControl: {control}\n"
        ));
        ldif.extend(upn.map(|upn| format!("userPrincipalName: {upn}\n")));
        ldif.extend(expires.map(|expires| format!("accountExpires: {expires}\n")));
        ldif.push('\n');
    }
    for number in 0..MANY {
        ldif.push_str(&format!(
            "dn: CN=many{number},OU=staff,{BASE}\nchangetype: add\nobjectClass: user\n\
             sAMAccountName: many{number}\ndisplayName: Many {number}\ncompany: many\n\
             userAccountControl: 544\n\n"
        ));
    }
    ldif
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn active_directory_people() {
    let domain = DomainController::start();
    domain.change(&people());
    expired_and_disabled_accounts_are_not_let_in(&domain).await;
    the_whole_domain_can_be_searched_though_built_in_accounts_are_odd(&domain).await;
    paged_searches_at_once_do_not_exceed_what_a_connection_may_have(&domain).await;
    another_domain_controller_than_the_writer_is_refused(&domain).await;
}

fn config(base: &str) -> DirectoryConfig {
    let mut config = DirectoryConfig::active_directory(base);
    config.cache = Duration::ZERO;
    config
}

async fn expired_and_disabled_accounts_are_not_let_in(domain: &DomainController) {
    let mut config = config(&format!("OU=staff,{BASE}"));
    config.active.push(Active::not_locked_in_active_directory());
    let directory = LdapDirectory::open(domain.server(), config).await.unwrap();
    let scope = [OrganisationId::new("north").unwrap()];
    let page = directory.search(&"Staff".into(), &scope, None, 20).await.unwrap();
    assert_eq!(page.left_out, []);
    let mut seen: Vec<_> =
        page.users.iter().map(|user| (user.username.as_str(), user.active)).collect();
    seen.sort_unstable();
    assert_eq!(
        seen,
        [
            ("disabled@ad.example.test", false),
            ("expired@ad.example.test", false),
            ("kim@ad.example.test", true),
            ("later@ad.example.test", true),
            ("never@ad.example.test", true),
            // Without userPrincipalName, the sAMAccountName is the user name.
            ("no-upn", true),
        ]
    );
    for user in &page.users {
        let read = directory.user(&user.id).await.unwrap().unwrap();
        assert_eq!(read.active, user.active, "{}", user.username);
    }
    // People know both names; either finds them.
    let both = directory.search(&"expires-2999".into(), &scope, None, 20).await.unwrap();
    assert_eq!(both.users.len(), 1);
}

async fn the_whole_domain_can_be_searched_though_built_in_accounts_are_odd(
    domain: &DomainController,
) {
    let everybody = OrganisationId::new("all").unwrap();
    let mut config = config(BASE);
    config.organisations = Organisations::One(everybody.clone(), "All".to_owned());
    // As before names were read from two attributes: built-in accounts have no userPrincipalName.
    config.attributes.username = vec!["userPrincipalName".to_owned()];
    let directory = LdapDirectory::open(domain.server(), config).await.unwrap();
    let page =
        directory.search(&"".into(), std::slice::from_ref(&everybody), None, 500).await.unwrap();
    assert_eq!(page.users.len(), 5);
    let built_in = page.left_out.iter().find(|entry| entry.key.starts_with("CN=Administrator,"));
    let reason = "entry_malformed: no value of userPrincipalName";
    assert_eq!(built_in.map(|entry| entry.reason.as_str()), Some(reason));
}

/// Active Directory keeps ten searches in pages for each connection.
async fn paged_searches_at_once_do_not_exceed_what_a_connection_may_have(
    domain: &DomainController,
) {
    let mut config = config(&format!("OU=staff,{BASE}"));
    config.page_size = 5;
    let directory = LdapDirectory::open(domain.server(), config).await.unwrap();
    let searches = (0..60).map(|_| {
        let directory = directory.clone();
        tokio::spawn(async move {
            let scope = [OrganisationId::new("many").unwrap()];
            directory.search(&"".into(), &scope, None, 100).await.map(|page| page.users.len())
        })
    });
    for found in searches.collect::<Vec<_>>() {
        assert_eq!(found.await.unwrap().unwrap(), MANY);
    }
}

async fn another_domain_controller_than_the_writer_is_refused(domain: &DomainController) {
    let journal = || std::sync::Arc::new(keydesk_core::ports::memory::MemoryStore::new());
    let mut config = AccountsConfig::new(domain.server(), &format!("OU=keydesk,{BASE}"));
    config.writer = Some("CN=NTDS Settings,CN=DC2,CN=Servers".to_owned());
    config.server.retry_for = Duration::from_millis(10);
    let error = LdapAccounts::open(config.clone(), journal()).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Unavailable);
    let error = LdapError::of(&error).unwrap();
    assert_eq!(error.code, LdapErrorCode::OtherWriter, "{error}");
    assert!(error.detail.contains("cn=dc1"), "{error}");
    // With its own name it is taken, and the next thing that is missing is the schema.
    let named = "CN=NTDS Settings,CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites,\
                 CN=Configuration,DC=ad,DC=example,DC=test";
    config.writer = Some(named.to_owned());
    let error = LdapAccounts::open(config, journal()).await.unwrap_err();
    let code = LdapError::of(&error).map(|error| error.code);
    assert_eq!(code, Some(LdapErrorCode::SchemaMissing));
}
