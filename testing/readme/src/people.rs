//! The portal's users.

use keydesk_core::ids::{InvalidId, OrganisationId, Role, UserId};
use keydesk_core::model::User;

/// All of them.
#[derive(Debug)]
pub(crate) struct People(Vec<Person>);

/// One of them.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// As the desk sees them.
    pub(crate) user: User,
    /// Their roles.
    pub(crate) roles: Vec<Role>,
}

impl People {
    /// An officer, and a user without a role.
    pub(crate) fn demo() -> Result<Self, InvalidId> {
        let person = |username: &str, display_name: &str, roles| {
            let user = User {
                id: UserId::new(format!("u-{username}"))?,
                username: username.into(),
                display_name: display_name.into(),
                email: None,
                organisation: OrganisationId::new("north")?,
                organisation_name: "North".into(),
                active: true,
            };
            Ok(Person { user, roles })
        };
        let officer = Role::new("registration-authority")?;
        Ok(Self(vec![
            person("ra", "Robin Archer", vec![officer])?,
            person("jo", "Jo Bloggs", vec![])?,
        ]))
    }

    /// Everybody.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Person> {
        self.0.iter()
    }

    /// The person with this id.
    pub(crate) fn get(&self, id: &UserId) -> Option<&Person> {
        self.all().find(|person| person.user.id == *id)
    }

    /// The person with this name, if the password is theirs.
    pub(crate) fn with_password(&self, username: &str, password: &str) -> Option<&Person> {
        self.all().find(|person| person.user.username == username && password == "keydesk-demo")
    }
}
