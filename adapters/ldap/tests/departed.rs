//! Accounts that have ended in the directory: such a person neither registers nor signs in.
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
use std::time::Duration;

use keydesk_core::ids::OrganisationId;
use keydesk_core::model::AuthenticatorKind;
use keydesk_core::ports::Directory;
use keydesk_ldap::{
    AccountsConfig, Active, DirectoryConfig, LdapAccounts, LdapDirectory, TimeForm,
};
use keydesk_sqlite::SqliteStore;
use keydesk_testkit::SoftAuthenticator;
use portal::{desk, ports, ra, redeem_and_register, sign_in};

/// Every rule must hold: `employeeNumber` plays `accountExpires` and `employeeType` the switch.
fn rules() -> Vec<Active> {
    let expires = "employeeNumber".to_owned();
    let values = vec!["left".to_owned()];
    vec![
        Active::UnlessValue { attribute: "employeeType".to_owned(), values },
        Active::NotExpired { attribute: expires, form: TimeForm::WindowsFileTime },
    ]
}

#[tokio::test]
async fn s16_an_account_that_a_rule_ends_neither_registers_nor_signs_in() {
    let server = Server::start();
    let rest = Arc::new(SqliteStore::open(server.folder().join("rest.db")).unwrap());
    let accounts = AccountsConfig::new(server.accounts(), "ou=keydesk,dc=example");
    let accounts = LdapAccounts::open(accounts, rest.clone()).await.unwrap();
    let mut config = DirectoryConfig::inet_org_person("ou=people,dc=example");
    config.active = rules();
    config.cache = Duration::ZERO;
    let directory = LdapDirectory::open(server.directory(), config).await.unwrap();
    let directory = Arc::new(directory);
    let desk = desk(ports(&accounts, &rest, directory.clone()));
    let scope = [OrganisationId::new("north").unwrap()];
    let jo = directory.search(&"jo".into(), &scope, None, 10).await.unwrap().users.remove(0).id;
    let issue = async || desk.issue_link(&ra(), &jo, AuthenticatorKind::SecurityKey).await;

    let mut key = SoftAuthenticator::new(1);
    redeem_and_register(&desk, &issue().await.unwrap().token, &mut key).await.unwrap();
    sign_in(&desk, &mut key).await.unwrap();
    let open_link = issue().await.unwrap();
    let set = |attribute: &str, value: &str| {
        server.change(&format!(
            "dn: uid=jo,ou=people,dc=example\nchangetype: modify\nreplace: {attribute}\n\
             {attribute}: {value}\n"
        ));
    };
    let years = [("2020", "132223104000000000"), ("9999", "2650467743990000000")];
    for (attribute, ended, going_on) in
        [("employeeNumber", years[0].1, years[1].1), ("employeeType", "left", "permanent")]
    {
        set(attribute, ended);
        assert_eq!(sign_in(&desk, &mut key).await.unwrap_err().code(), "user_disabled");
        assert_eq!(issue().await.unwrap_err().code(), "user_disabled");
        let mut second = SoftAuthenticator::new(2);
        let refused = redeem_and_register(&desk, &open_link.token, &mut second).await;
        assert_eq!(refused.unwrap_err().code(), "user_disabled", "{attribute}");
        set(attribute, going_on);
        sign_in(&desk, &mut key).await.unwrap();
    }
}
