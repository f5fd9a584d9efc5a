//! The people of the portal. What each may do is data, as it is in a real host.

use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::model::User;
use keydesk_core::policy::{AccessPolicy, Action};

/// A Registration Authority.
pub const RA: &str = "5d0c2f0a-ra";
/// A Local Administrator.
pub const ADMIN: &str = "8a11b7c4-admin";
/// A user.
pub const JO: &str = "0f3c9f51-jo";
/// Another user of the same organisation.
pub const SAM: &str = "b7d2e6aa-sam";
/// A user of another organisation.
pub const ALEX: &str = "c91e04d7-alex";
/// Nobody.
pub const NOBODY: &str = "00000000-nobody";
/// The age, in seconds, that tests give to a session that must count as stale.
pub const DAYS_AGO: u64 = 3 * 24 * 60 * 60;

/// Everybody in the directory.
pub fn everybody() -> Vec<User> {
    [
        (RA, "ra", "Robin Adeyemi", HERE),
        (ADMIN, "admin", "Ash Dunmore", HERE),
        (JO, "jo", "Jo Kerr", HERE),
        (SAM, "sam", "Sam Okafor", HERE),
        (ALEX, "alex", "Alex Byrne", ELSEWHERE),
    ]
    .map(|(id, username, name, organisation)| User {
        id: user(id),
        username: username.to_owned(),
        display_name: name.to_owned(),
        email: Some(format!("{username}@care.example")),
        organisation: OrganisationId::new(organisation).unwrap(),
        organisation_name: organisation.to_owned(),
        active: true,
    })
    .into()
}

/// The portal's roles: who may issue and who may register with the key in hand.
pub fn access() -> AccessPolicy {
    use Action as A;
    let looks_after = [
        A::View,
        A::ViewHistory,
        A::CancelLink,
        A::Rename,
        A::Remove,
        A::CloseAccount,
        A::ReopenAccount,
    ];
    let with = |more: Action| looks_after.into_iter().chain([more]).collect();
    let roles = [(role("registration-authority"), with(A::IssueLink))];
    let roles = roles.into_iter().chain([(role("local-administrator"), with(A::Register))]);
    AccessPolicy { roles: roles.collect(), ..AccessPolicy::default() }
}

/// The roles of a person.
pub fn roles_of(id: &str) -> Vec<Role> {
    match id {
        RA => vec![role("registration-authority")],
        ADMIN => vec![role("local-administrator")],
        _ => Vec::new(),
    }
}

/// The organisations in which a person may act for others.
pub fn organisations_of(id: &str) -> Vec<OrganisationId> {
    match id {
        RA | ADMIN => vec![OrganisationId::new(HERE).unwrap()],
        _ => Vec::new(),
    }
}

/// A user id.
pub fn user(id: &str) -> UserId {
    UserId::new(id).unwrap()
}

fn role(name: &str) -> Role {
    Role::new(name).unwrap()
}

const HERE: &str = "RX1";
const ELSEWHERE: &str = "RY2";
