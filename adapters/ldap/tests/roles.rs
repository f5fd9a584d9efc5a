//! S29: the groups of the directory say which roles people hold.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

mod bound;

use bound::Bound;
use keydesk_test_servers::slapd::{Server, Setting};
use std::sync::Arc;

use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::model::{Actor, AuthenticatorKind, Caller, Strength};
use keydesk_core::policy::{Action, Policy};
use keydesk_core::ports::memory::MemoryStore;
use keydesk_core::ports::{DerivedKeyRing, Directory, KeyId};
use keydesk_core::service::{Desk, DeskWarning, Ports};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_ldap::{DirectoryConfig, LdapDirectory};

const GROUP: &str = "cn=authorities,ou=groups,dc=example";

/// Sam is in the group; Jo is not.
async fn opened(server: &Server, says_roles: bool) -> LdapDirectory {
    let mut config = DirectoryConfig::inet_org_person("ou=people,dc=example");
    if says_roles {
        config.roles.groups = vec![(GROUP.to_owned(), Role::new("authority").unwrap())];
    }
    LdapDirectory::open(server.directory(), config).await.unwrap()
}

async fn id_of(directory: &LdapDirectory, username: &str) -> UserId {
    let scope = [OrganisationId::new("north").unwrap()];
    let page = directory.search(&username.into(), &scope, None, 100).await.unwrap();
    page.users.into_iter().find(|user| user.username == username).unwrap().id
}

#[tokio::test]
async fn s29_groups_keep_an_administrator_from_acting_on_an_authority() {
    let server = Server::start();
    let directory = opened(&server, true).await;
    let (jo, sam) = (id_of(&directory, "jo").await, id_of(&directory, "sam").await);
    let desk = desk(directory);
    assert!(desk.warnings().is_empty());
    let kind = AuthenticatorKind::SecurityKey;
    let up = desk.begin_registration(&admin(), &sam, kind).await.unwrap_err();
    assert_eq!(up.code(), "target_outranks_actor");
    assert!(desk.begin_registration(&admin(), &jo, kind).await.is_ok(), "of no group: no role");
    // The person is remembered for a while, the role is not: it counts at once.
    server.change(&format!(
        "dn: {GROUP}\nchangetype: modify\nadd: member\nmember: uid=jo,ou=people,dc=example\n"
    ));
    let promoted = desk.begin_registration(&admin(), &jo, kind).await.unwrap_err();
    assert_eq!(promoted.code(), "target_outranks_actor");
}

#[tokio::test]
async fn s29_a_directory_without_groups_does_not_say_roles() {
    let server = Server::start();
    let directory = opened(&server, false).await;
    let sam = id_of(&directory, "sam").await;
    assert!(directory.role_source().is_none());
    let desk = desk(directory);
    assert_eq!(desk.warnings(), [DeskWarning::RolesNotSaid]);
    let kind = AuthenticatorKind::SecurityKey;
    assert!(desk.begin_registration(&admin(), &sam, kind).await.is_ok());
}

/// Everything but the members of groups may be read.
const HIDDEN: &str = "olcAccess: to dn.subtree=\"ou=groups,dc=example\" attrs=member \
    by dn.exact=\"cn=keydesk-directory,ou=services,dc=example\" none by * break\n";
/// They may be searched for, and not be read.
const SEARCHED: &str = "olcAccess: to dn.subtree=\"ou=groups,dc=example\" attrs=member \
    by dn.exact=\"cn=keydesk-directory,ou=services,dc=example\" search by * break\n";

#[tokio::test]
async fn s29_members_that_cannot_be_seen_are_reported_when_the_desk_is_opened() {
    let start =
        |access: &str| Server::with(Setting { access: access.to_owned(), ..Setting::default() });
    let server = start(HIDDEN);
    let directory = opened(&server, true).await;
    let sam = id_of(&directory, "sam").await;
    assert!(
        directory.roles(&sam).await.unwrap().is_empty(),
        "the group is there, its member is not"
    );
    let desk_there = desk(directory);
    let warnings = desk_there.warnings();
    assert_eq!(warnings, [DeskWarning::RolesUnreadable { groups: vec![GROUP.to_owned()] }]);
    assert_eq!(warnings[0].code(), "roles_unreadable");
    assert!(warnings[0].to_string().contains(GROUP), "{}", warnings[0]);

    // The right to search is enough, and no warning is given.
    let server = start(SEARCHED);
    let directory = opened(&server, true).await;
    let sam = id_of(&directory, "sam").await;
    assert_eq!(directory.roles(&sam).await.unwrap(), [Role::new("authority").unwrap()]);
    assert!(desk(directory).warnings().is_empty());
}

fn desk(directory: LdapDirectory) -> Desk {
    let ports = Ports::over(
        Arc::new(MemoryStore::new()),
        Arc::new(directory),
        Arc::new(DerivedKeyRing::new(KeyId("k".into()), [7; 32])),
    );
    let relying_party = RelyingPartyConfig::new("care.example", "https://care.example");
    let mut policy = Policy::default();
    let authority = [Action::View, Action::Register, Action::IssueLink];
    policy.access.roles.insert(Role::new("authority").unwrap(), authority.into());
    policy.access.roles.insert(Role::new("admin").unwrap(), [Action::Register].into());
    Desk::new(relying_party, policy, ports).unwrap()
}

fn admin() -> Caller {
    let actor = Actor {
        id: UserId::new("admin").unwrap(),
        roles: vec![Role::new("admin").unwrap()],
        organisations: vec![OrganisationId::new("north").unwrap()],
        authenticated_at: SystemClock.now(),
        strength: Strength::SecurityKey,
        authenticator: None,
    };
    Caller { actor: Some(actor), ..Caller::default() }
}
