use std::sync::PoisonError;

use async_trait::async_trait;

use super::MemoryDirectory;
use crate::ids::{OrganisationId, Role, UserId};
use crate::model::User;
use crate::ports::{Directory, RoleSource, SearchWords, StoreError, StoreErrorKind, UserPage};

impl MemoryDirectory {
    /// A directory of these people.
    pub fn new(users: impl IntoIterator<Item = User>) -> Self {
        let directory = Self::default();
        users.into_iter().for_each(|user| directory.put(user));
        directory
    }

    /// Returns the same directory as a source of roles: people hold these roles, and none for
    /// anyone who is not named.
    #[must_use]
    pub fn with_roles(mut self, roles: impl IntoIterator<Item = (UserId, Vec<Role>)>) -> Self {
        self.says_roles = true;
        roles.into_iter().for_each(|(id, held)| self.put_roles(id, held));
        self
    }

    /// Gives a person these roles in place of those that they held.
    pub fn put_roles(&self, id: UserId, held: Vec<Role>) {
        let mut roles = self.roles.lock().unwrap_or_else(PoisonError::into_inner);
        roles.insert(id, held);
    }

    /// Adds a person, or takes the place of the one with the same id.
    pub fn put(&self, user: User) {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        users.insert(user.id.clone(), user);
    }
}

#[async_trait]
impl Directory for MemoryDirectory {
    async fn user(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        let users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(users.get(id).cloned())
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
        let after = cursor
            .map(UserId::new)
            .transpose()
            .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
        let matches = |user: &User| {
            let texts = [Some(&user.display_name), Some(&user.username), user.email.as_ref()];
            words.matches(texts.into_iter().flatten())
        };
        let users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        let matching: Vec<&User> = users
            .values()
            .filter(|user| organisations.contains(&user.organisation) && matches(user))
            .collect();
        let count = u64::try_from(matching.len()).ok();
        let mut found: Vec<User> = matching
            .into_iter()
            .filter(|user| after.as_ref().is_none_or(|after| user.id > *after))
            .take(limit + 1)
            .cloned()
            .collect();
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().map(|user| user.id.as_str().to_owned());
        Ok(UserPage { users: found, next: last.filter(|_| more), count, left_out: Vec::new() })
    }

    fn role_source(&self) -> Option<&dyn RoleSource> {
        self.says_roles.then_some(self as _)
    }
}

#[async_trait]
impl RoleSource for MemoryDirectory {
    async fn roles(&self, id: &UserId) -> Result<Vec<Role>, StoreError> {
        let roles = self.roles.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(roles.get(id).cloned().unwrap_or_default())
    }
}
