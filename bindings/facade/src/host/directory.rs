//! The host's people and its way to tell them, with time-outs.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::ids::{OrganisationId, UserId};
use keydesk_core::model::{Notification, User, shown};
use keydesk_core::ports::{
    Directory, LeftOut, Notifier, RoleSource, SearchWords, StoreError, StoreErrorKind, UserPage,
};

use super::{HostDirectory, HostNotifier, HostRoles, HostSearch, PersonAnswer, RolesBridge};
use crate::config::PersonRecord;
use keydesk_table::calls::{corrupt, read};

/// A [`HostDirectory`] or a [`HostNotifier`] as core's port.
#[derive(Clone)]
pub struct DirectoryBridge<H: ?Sized> {
    host: Arc<H>,
    timeout: Duration,
    roles: Option<RolesBridge>,
}

impl<H: ?Sized> DirectoryBridge<H> {
    /// The port over `host`, each call of which may take as long as `timeout`.
    pub fn new(host: Arc<H>, timeout: Duration) -> Self {
        Self { host, timeout, roles: None }
    }
}

impl DirectoryBridge<dyn HostDirectory> {
    /// The same port, with the roles that the host says people hold.
    #[must_use]
    pub fn with_roles(self, host: Arc<dyn HostRoles>) -> Self {
        let timeout = self.timeout;
        Self { roles: Some(RolesBridge { host, timeout }), ..self }
    }
}

#[async_trait]
impl Directory for DirectoryBridge<dyn HostDirectory> {
    async fn user(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        let found = read(self.timeout, self.host.user(id.as_str().to_owned())).await?;
        let Some(person) = found else { return Ok(None) };
        let user = to_user(person)?;
        if user.id != *id {
            return Err(corrupt("the directory returned another person"));
        }
        Ok(Some(user))
    }

    async fn user_now(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        self.user(id).await
    }

    async fn search(
        &self,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<UserPage, StoreError> {
        let search = HostSearch {
            words: words.as_slice().to_vec(),
            organisations: organisations.iter().map(ToString::to_string).collect(),
            cursor: cursor.map(str::to_owned),
            limit: i64::try_from(limit).unwrap_or(i64::MAX),
        };
        let page = read(self.timeout, self.host.search(search)).await?;
        if page.users.len() > limit {
            return Err(corrupt("the directory returned more people than were asked for"));
        }
        let asked = page.users.len();
        let (mut users, mut left_out, mut first) = (Vec::new(), Vec::new(), None);
        for answered in page.users {
            let (key, read) = match answered {
                PersonAnswer::Person(person) => (person.id.clone(), to_user(person)),
                PersonAnswer::Unreadable { key, reason } => (key, Err(corrupt(&reason))),
            };
            match read {
                Ok(user) => users.push(user),
                Err(error) => {
                    let reason = error.source.as_ref().map(ToString::to_string);
                    left_out.push(LeftOut { key, reason: reason.unwrap_or_default() });
                    first.get_or_insert(error);
                }
            }
        }
        // Where nothing can be read, the fault is the host's code and not one untidy row.
        if asked > 1
            && users.is_empty()
            && let Some(error) = first
        {
            return Err(error);
        }
        // A host that answers with people of other organisations would show them to actors who may
        // not see them.
        if users.iter().any(|user| !organisations.contains(&user.organisation)) {
            return Err(corrupt("the directory returned people of other organisations"));
        }
        Ok(UserPage { users, next: page.next, count: page.count, left_out })
    }

    fn role_source(&self) -> Option<&dyn RoleSource> {
        self.roles.as_ref().map(|roles| roles as _)
    }
}

#[async_trait]
impl Notifier for DirectoryBridge<dyn HostNotifier> {
    async fn deliver(&self, notification: &Notification) -> Result<(), StoreError> {
        read(self.timeout, self.host.deliver(notification.into())).await
    }
}

pub(crate) fn to_user(person: PersonRecord) -> Result<User, StoreError> {
    let invalid = |error| StoreError::new(StoreErrorKind::Corrupt, error);
    let display_name = shown(Some(person.display_name));
    let organisation_name = shown(person.organisation_name);
    Ok(User {
        id: UserId::new(person.id).map_err(invalid)?,
        display_name: display_name.unwrap_or_else(|| person.username.clone()),
        username: person.username,
        email: shown(person.email),
        organisation_name: organisation_name.unwrap_or_else(|| person.organisation.clone()),
        organisation: OrganisationId::new(person.organisation).map_err(invalid)?,
        active: person.active,
    })
}
