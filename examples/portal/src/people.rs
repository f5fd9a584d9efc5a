//! The portal's people: who they are, what they may do, and their passwords.

use std::num::NonZeroU32;
use std::sync::Arc;

use async_trait::async_trait;
use aws_lc_rs::{pbkdf2, rand};
use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::model::User;
use keydesk_core::ports::memory::MemoryDirectory;
use keydesk_core::ports::{Directory, RoleSource, SearchWords, StoreError, UserPage};

/// The demo people. A real portal has its own user table here.
pub(crate) struct People {
    people: Vec<Person>,
    /// Searches the way that Keydesk asks for.
    directory: Arc<dyn Directory>,
    /// Checked where there is no such user, so that it takes as long.
    nobody: Password,
}

/// One of them.
pub(crate) struct Person {
    /// As Keydesk sees them.
    pub(crate) user: User,
    /// What they may do is decided by role, in the policy.
    pub(crate) role: Option<Role>,
    password: Password,
}

#[derive(Clone)]
struct Password {
    salt: [u8; 16],
    hash: [u8; 32],
}

impl People {
    /// The five of the README, and so many more users of their first organisation.
    pub(crate) fn demo(more: usize) -> anyhow::Result<Self> {
        let mut people = Vec::new();
        for Demo { username, name, role, organisation: (organisation, organisation_name) } in DEMO {
            let user = User {
                id: UserId::new(format!("user-{username}"))?,
                username: username.to_owned(),
                display_name: name.to_owned(),
                email: Some(format!("{username}@portal.example")),
                organisation: OrganisationId::new(organisation)?,
                organisation_name: organisation_name.to_owned(),
                active: true,
            };
            people.push((user, role.map(Role::new).transpose()?));
        }
        for number in 1..=more {
            let username = format!("person-{number}");
            let user = User {
                id: UserId::new(format!("user-{username}"))?,
                email: Some(format!("{username}@portal.example")),
                username,
                display_name: format!("Person {number} Demo"),
                organisation: OrganisationId::new(NORTH.0)?,
                organisation_name: NORTH.1.to_owned(),
                active: true,
            };
            people.push((user, None));
        }
        let directory = MemoryDirectory::new(people.iter().map(|(user, _)| user.clone()));
        let roles =
            people.iter().map(|(user, role)| (user.id.clone(), Vec::from_iter(role.clone())));
        let directory = directory.with_roles(roles);
        Self::of(people, Arc::new(directory))
    }

    /// These people, with the password of the demonstration; Keydesk finds them in `directory`.
    pub(crate) fn of(
        people: Vec<(User, Option<Role>)>,
        directory: Arc<dyn Directory>,
    ) -> anyhow::Result<Self> {
        // They share one password, which is slow to hash on purpose.
        let password = Password::new(DEMO_PASSWORD)?;
        let person = |(user, role)| Person { user, role, password: password.clone() };
        let people = people.into_iter().map(person).collect();
        Ok(Self { people, directory, nobody: Password::new("")? })
    }

    /// The user names of the first people, for a line of the log.
    pub(crate) fn usernames(&self) -> String {
        let first = self.people.iter().take(DEMO.len());
        first.map(|person| person.user.username.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Everybody, for the sign-in page of a demonstration.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Person> {
        self.people.iter()
    }

    /// The person with this id.
    pub(crate) fn get(&self, id: &UserId) -> Option<&Person> {
        self.people.iter().find(|person| person.user.id == *id)
    }

    /// The person, if the password is theirs. Slow on purpose.
    pub(crate) fn with_password(&self, username: &str, password: &str) -> Option<&Person> {
        let person = self.people.iter().find(|person| person.user.username == username);
        let kept = person.map_or(&self.nobody, |person| &person.password);
        if kept.matches(password) { person } else { None }
    }
}

impl Person {
    /// Where this person may act for others.
    pub(crate) fn organisations(&self) -> Vec<OrganisationId> {
        vec![self.user.organisation.clone()]
    }
}

impl Password {
    fn new(password: &str) -> anyhow::Result<Self> {
        let mut kept = Self { salt: [0; 16], hash: [0; 32] };
        rand::fill(&mut kept.salt)?;
        let text = password.as_bytes();
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, &kept.salt, text, &mut kept.hash);
        Ok(kept)
    }

    fn matches(&self, password: &str) -> bool {
        let text = password.as_bytes();
        pbkdf2::verify(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, &self.salt, text, &self.hash).is_ok()
    }
}

#[async_trait]
impl Directory for People {
    async fn user(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        self.directory.user(id).await
    }

    async fn user_now(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        self.directory.user_now(id).await
    }

    async fn search(
        &self,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<UserPage, StoreError> {
        self.directory.search(words, organisations, cursor, limit).await
    }

    // Without this nobody would be kept from acting on somebody who may do more.
    fn role_source(&self) -> Option<&dyn RoleSource> {
        self.directory.role_source()
    }
}

/// Everybody's password. It is no secret: the sign-in page shows it.
pub(crate) const DEMO_PASSWORD: &str = "keydesk-demo";
/// May issue and remove.
pub(crate) const REGISTRATION_AUTHORITY: &str = "registration_authority";
/// May register and remove for others.
pub(crate) const LOCAL_ADMINISTRATOR: &str = "local_administrator";

struct Demo {
    username: &'static str,
    name: &'static str,
    role: Option<&'static str>,
    organisation: (&'static str, &'static str),
}

const NORTH: (&str, &str) = ("north", "North Demo Trust");
const SOUTH: (&str, &str) = ("south", "South Demo Trust");
const DEMO: [Demo; 5] = [
    Demo {
        username: "ra",
        name: "Registration Authority Demo",
        role: Some(REGISTRATION_AUTHORITY),
        organisation: NORTH,
    },
    Demo {
        username: "admin",
        name: "Local Administrator Demo",
        role: Some(LOCAL_ADMINISTRATOR),
        organisation: NORTH,
    },
    Demo { username: "jo", name: "Jo Demo", role: None, organisation: NORTH },
    Demo { username: "sam", name: "Sam Demo", role: None, organisation: NORTH },
    Demo { username: "alex", name: "Alex Demo", role: None, organisation: SOUTH },
];
// What OWASP asks of PBKDF2 with HMAC-SHA-256.
const ROUNDS: NonZeroU32 = NonZeroU32::new(600_000).unwrap();
