//! The directory: people and groups of a real server, and what it says when something is wrong.
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

use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::ports::{Directory, StoreError, StoreErrorKind};
use keydesk_ldap::{
    Active, Branch, DirectoryConfig, LdapDirectory, LdapError, LdapErrorCode, Organisations,
    Referrals,
};

fn people() -> DirectoryConfig {
    let mut config = DirectoryConfig::inet_org_person("ou=people,dc=example");
    config.active = vec![Active::UnlessValue {
        attribute: "employeeType".to_owned(),
        values: vec!["left".to_owned()],
    }];
    config.cache = Duration::ZERO;
    config
}

async fn open(server: &Server, config: DirectoryConfig) -> LdapDirectory {
    LdapDirectory::open(server.directory(), config).await.unwrap()
}

async fn found(directory: &LdapDirectory, query: &str, organisation: &str) -> Vec<String> {
    let scope = [OrganisationId::new(organisation).unwrap()];
    let page = directory.search(&query.into(), &scope, None, 100).await.unwrap();
    page.users.into_iter().map(|user| user.username).collect()
}

async fn id_of(directory: &LdapDirectory, username: &str, organisation: &str) -> UserId {
    let scope = [OrganisationId::new(organisation).unwrap()];
    let page = directory.search(&username.into(), &scope, None, 100).await.unwrap();
    page.users.into_iter().find(|user| user.username == username).unwrap().id
}

#[track_caller]
fn refused<T: std::fmt::Debug>(
    result: Result<T, StoreError>,
    code: LdapErrorCode,
    kind: StoreErrorKind,
) {
    let error = result.unwrap_err();
    assert_eq!(error.kind, kind, "{error:?}");
    assert_eq!(LdapError::of(&error).map(|error| error.code), Some(code), "{error:?}");
}

#[tokio::test]
async fn a_renamed_person_keeps_their_id() {
    let server = Server::start();
    let directory = open(&server, people()).await;
    let id = id_of(&directory, "jo", "north").await;
    server.change(
        "dn: uid=jo,ou=people,dc=example\nchangetype: modrdn\nnewrdn: uid=jo.finch\n\
         deleteoldrdn: 1\n\ndn: uid=jo.finch,ou=people,dc=example\nchangetype: modify\n\
         replace: cn\ncn: Jo Finch\n",
    );
    let user = directory.user(&id).await.unwrap().unwrap();
    assert_eq!((user.username.as_str(), user.display_name.as_str()), ("jo.finch", "Jo Finch"));
    assert_eq!(found(&directory, "lark", "north").await, Vec::<String>::new());
}

#[tokio::test]
async fn disabled_or_deleted_people_are_refused_once_the_cache_expires() {
    let server = Server::start();
    let mut config = people();
    config.cache = Duration::from_secs(5);
    let directory = open(&server, config).await;
    let (jo, sam) =
        (id_of(&directory, "jo", "north").await, id_of(&directory, "sam", "north").await);
    for id in [&jo, &sam] {
        assert!(directory.user(id).await.unwrap().unwrap().active);
    }
    server.change(
        "dn: uid=jo,ou=people,dc=example\nchangetype: modify\nadd: employeeType\n\
         employeeType: Left\n\ndn: uid=sam,ou=people,dc=example\nchangetype: delete\n",
    );
    assert!(directory.user(&jo).await.unwrap().unwrap().active, "remembered");
    tokio::time::sleep(Duration::from_millis(5_100)).await;
    assert!(!directory.user(&jo).await.unwrap().unwrap().active);
    assert_eq!(directory.user(&sam).await.unwrap(), None);
}

#[tokio::test]
async fn groups_give_roles() {
    let server = Server::start();
    let mut config = people();
    let authority = Role::new("registration_authority").unwrap();
    config.roles.groups =
        vec![("cn=authorities,ou=groups,dc=example".to_owned(), authority.clone())];
    let directory = open(&server, config.clone()).await;
    let (jo, sam) =
        (id_of(&directory, "jo", "north").await, id_of(&directory, "sam", "north").await);
    assert_eq!(directory.roles(&sam).await.unwrap(), vec![authority.clone()]);
    assert_eq!(directory.roles(&jo).await.unwrap(), []);
    assert_eq!(directory.roles(&UserId::new("nobody").unwrap()).await.unwrap(), []);
    config.roles.groups.push(("cn=nobody,ou=groups,dc=example".to_owned(), authority));
    let opened = LdapDirectory::open(server.directory(), config).await;
    refused(opened, LdapErrorCode::BaseMissing, StoreErrorKind::Invalid);
}

#[tokio::test]
async fn branches_are_organisations() {
    let entries = "dn: ou=east,ou=people,dc=example\nobjectClass: organizationalUnit\nou: east\n\n\
                   dn: uid=asa,ou=east,ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: asa\n\
                   cn: Asa\nsn: A\n";
    let server = Server::with(Setting { entries: entries.to_owned(), ..Setting::default() });
    let mut config = people();
    config.organisations = Organisations::Branches(vec![Branch {
        id: OrganisationId::new("east").unwrap(),
        name: "East Trust".to_owned(),
        base: "OU=East, ou=people,dc=example".to_owned(),
    }]);
    let directory = open(&server, config).await;
    assert_eq!(found(&directory, "", "east").await, ["asa"]);
    assert_eq!(found(&directory, "", "north").await, Vec::<String>::new());
    let asa = directory.user(&id_of(&directory, "asa", "east").await).await.unwrap().unwrap();
    assert_eq!((asa.organisation.as_str(), asa.organisation_name.as_str()), ("east", "East Trust"));
}

/// SECURITY S26.
#[tokio::test]
async fn s26_nothing_that_is_asked_for_is_an_operator() {
    let server = Server::start();
    let directory = open(&server, people()).await;
    let big = "x".repeat(2_000_000);
    for query in ["*", "*)(uid=*", "jo)(|(uid=*", "\\2a", "\\", "(", ")", "jo\0", "\0", &big] {
        assert_eq!(found(&directory, query, "north").await, Vec::<String>::new(), "{:.20}", query);
        let scope = [OrganisationId::new("north").unwrap()];
        let short: String = query.chars().filter(|c| !c.is_control()).take(200).collect();
        if let Ok(scope) = OrganisationId::new(short.as_str()) {
            let page = directory.search(&"jo".into(), &[scope], None, 10).await.unwrap();
            assert_eq!(page.users, [], "{:.20}", query);
        }
        if let Ok(id) = UserId::new(short.as_str()) {
            assert_eq!(directory.user(&id).await.unwrap(), None, "{:.20}", query);
            let page = directory.search(&"".into(), &scope, Some(id.as_str()), 10).await.unwrap();
            assert!(page.users.iter().all(|user| user.id > id));
        }
    }
    // A cursor that no id can be.
    let scope = [OrganisationId::new("north").unwrap()];
    for cursor in ["", "a\nb", &big] {
        let error = directory.search(&"".into(), &scope, Some(cursor), 10).await.unwrap_err();
        assert_eq!(error.kind, StoreErrorKind::Invalid);
    }
    assert_eq!(found(&directory, "", "north").await.len(), 2);
    assert_eq!(found(&directory, " jo", "north").await, ["jo"], "white space separates words");
}

#[tokio::test]
async fn a_long_or_odd_value_keeps_nobody_from_being_found() {
    let long = "x".repeat(2_000_000);
    let entries = format!(
        "dn: uid=long,ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: long\ncn: {long}\n\
         sn: x\no: north\n"
    );
    let server = Server::with(Setting { entries, ..Setting::default() });
    let directory = open(&server, people()).await;
    assert_eq!(found(&directory, "", "north").await.len(), 3);
    let user = directory.user(&id_of(&directory, "long", "north").await).await.unwrap().unwrap();
    assert_eq!(user.display_name.len(), 1_024);
}

#[tokio::test]
async fn what_the_server_refuses_has_its_code() {
    let many: String = (0..600)
        .map(|n| {
            format!(
                "dn: uid=m{n},ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: m{n}\ncn: M\n\
                 sn: M\no: many\n\n"
            )
        })
        .collect();
    let twice = "dn: uid=two,ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: two\ncn: T\n\
                 sn: T\no: south\nemployeeNumber: 7\n\n\
                 dn: uid=too,ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: too\ncn: T\n\
                 sn: T\no: south\nemployeeNumber: 7\n\n\
                 dn: uid=none,ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: none\ncn: N\n\
                 sn: N\nemployeeNumber: 8\n";
    let access = "olcLimits: dn.exact=\"cn=keydesk-directory,ou=services,dc=example\" \
                  size.soft=100 size.hard=100 size.prtotal=100\n";
    let setting = Setting {
        entries: format!("{many}{twice}"),
        access: access.to_owned(),
        ..Setting::default()
    };
    let server = Server::with(setting);
    let directory = open(&server, people()).await;
    let scope = [OrganisationId::new("many").unwrap()];
    let all = directory.search(&"".into(), &scope, None, 10).await;
    refused(all, LdapErrorCode::SizeLimitExceeded, StoreErrorKind::Invalid);
    let mut narrow = people();
    narrow.max_matches = 20;
    let all = open(&server, narrow).await.search(&"".into(), &scope, None, 10).await;
    refused(all, LdapErrorCode::TooManyMatches, StoreErrorKind::Invalid);

    let mut numbered = people();
    numbered.attributes.id = "employeeNumber".to_owned();
    numbered.id = keydesk_ldap::IdForm::Text;
    let numbers = open(&server, numbered).await;
    let both = numbers.user(&UserId::new("7").unwrap()).await;
    refused(both, LdapErrorCode::DuplicateEntries, StoreErrorKind::Corrupt);
    let none = numbers.user(&UserId::new("8").unwrap()).await;
    refused(none, LdapErrorCode::EntryMalformed, StoreErrorKind::Corrupt);

    for (base, code) in [
        ("ou=nowhere,dc=example", LdapErrorCode::BaseMissing),
        // What this name may not see looks the same.
        ("ou=keydesk,dc=example", LdapErrorCode::BaseMissing),
        ("cn=a\\,b=c,,", LdapErrorCode::ConfigInvalid),
    ] {
        let mut config = people();
        config.bases = vec![base.to_owned()];
        let opened = LdapDirectory::open(server.directory(), config).await;
        refused(opened, code, StoreErrorKind::Invalid);
    }
    let wrong = server.as_name("cn=keydesk-directory,ou=services,dc=example", "wrong");
    let opened = LdapDirectory::open(wrong, people()).await;
    refused(opened, LdapErrorCode::WrongCredentials, StoreErrorKind::Invalid);
}

#[tokio::test]
async fn referrals_are_refused_ignored_or_followed_as_configured() {
    let there = Server::start();
    let entries = format!(
        "dn: ou=away,ou=people,dc=example\nobjectClass: referral\nobjectClass: extensibleObject\n\
         ou: away\nref: {}/ou=people,dc=example\n",
        there.url()
    );
    let here = Server::with(Setting { entries, ..Setting::default() });
    here.change("dn: uid=alex,ou=people,dc=example\nchangetype: delete\n");
    let config = |referrals| {
        let mut config = people();
        config.referrals = referrals;
        config
    };
    let opened = LdapDirectory::open(here.directory(), config(Referrals::Refuse)).await.unwrap();
    let scope = [OrganisationId::new("south").unwrap()];
    let all = opened.search(&"".into(), &scope, None, 10).await;
    refused(all, LdapErrorCode::ReferralRefused, StoreErrorKind::Invalid);
    let ignoring = open(&here, config(Referrals::Ignore)).await;
    assert_eq!(found(&ignoring, "", "south").await, Vec::<String>::new());
    let following = open(&here, config(Referrals::Follow(vec![there.url()]))).await;
    assert_eq!(found(&following, "", "south").await, ["alex"]);
    let elsewhere = vec!["ldap://127.0.0.1:1".to_owned()];
    let lost = open(&here, config(Referrals::Follow(elsewhere))).await;
    let all = lost.search(&"".into(), &scope, None, 10).await;
    refused(all, LdapErrorCode::ReferralRefused, StoreErrorKind::Invalid);
}
