//! The host's directory of people.

use async_trait::async_trait;

use super::{SearchWords, StoreError};
use crate::ids::{OrganisationId, Role, UserId};
use crate::model::User;

/// Finds people. Keydesk reads it and never writes it.
///
/// # Behavior
/// - `user_by_immutable_id`: `user` returns the person with this id, disabled or not; `None` if
///   there is none. A failed lookup is an error, never `None`.
/// - `search_stays_in_scope`: `search` returns only people of the given organisations.
/// - `search_matches_name_username_or_email`: a word matches any part, without regard to case.
/// - `search_every_word`: every word matches the name, the user name or the address, in any order; not
///   all have to match the same one.
/// - `search_without_words`: without a word, `search` returns everybody of the given organisations.
/// - `search_pages`: pages of at most `limit`, every match once.
/// - `search_counts`: each page has the same [`UserPage::count`], that of all who match, unless the
///   directory does not count them.
/// - `search_text_is_data`: no character of a word is an operator.
/// - `roles_by_immutable_id`: where there is a `role_source`, its `roles` returns the roles that the
///   person with this id holds, each once; none for somebody who holds none, and none for an id that
///   nobody has.
///
/// An entry or row that cannot be a user (no id, no user name, a value of the wrong type) never
/// makes a search fail: the search leaves it out and names it in [`UserPage::left_out`]. `user` fails
/// with [`StoreErrorKind::Corrupt`](super::StoreErrorKind::Corrupt) for such an entry.
#[async_trait]
pub trait Directory: Send + Sync {
    /// Returns the person with this id. A directory may cache the answer for a short time; then it caches
    /// found and not-found answers alike. Otherwise a caller who must not know about people of
    /// other organisations could see from the response time whether an id is one of theirs.
    async fn user(&self, id: &UserId) -> Result<Option<User>, StoreError>;

    /// Finds the person with this id without any cache, for callers that act on a person's absence.
    /// A directory without a cache answers as `user` does; one that wraps another directory calls
    /// the wrapped `user_now`.
    async fn user_now(&self, id: &UserId) -> Result<Option<User>, StoreError>;

    /// People of these organisations who match every one of `words`. A directory that compares in
    /// Rust does so by [`SearchWords::matches`].
    async fn search(
        &self,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<UserPage, StoreError>;

    /// Returns the source of roles, if there is one. Then a person cannot act on a user whose roles allow
    /// more than their own. `None` switches this rank rule off for everybody, and
    /// [`Desk::warnings`](crate::service::Desk::warnings) reports that if the policy ranks.
    /// A directory that wraps another one returns the wrapped source.
    fn role_source(&self) -> Option<&dyn RoleSource> {
        None
    }
}

/// Returns the roles that people hold. A desk reads them before each change of another person's
/// account, so a role that was given or taken away counts at once.
#[async_trait]
pub trait RoleSource: Send + Sync {
    /// The roles that the person with this id holds now, as the policy's role map names them.
    async fn roles(&self, id: &UserId) -> Result<Vec<Role>, StoreError>;

    /// Groups (or other sources of roles) that showed no member when the directory was opened: they
    /// are empty, or the desk may not read their members, and then nobody seems to hold their
    /// roles. [`Desk::warnings`](crate::service::Desk::warnings) reports them. A source that wraps
    /// another one returns the wrapped source's groups too.
    fn groups_without_members(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserPage {
    /// The people.
    pub users: Vec<User>,
    /// Where the next page begins, if there is more.
    pub next: Option<String>,
    /// How many people match in all, over all pages; the same number on each page. `None` if the
    /// directory does not count, or more match than it counts to.
    pub count: Option<u64>,
    /// Matches that are not valid users, for the operator. Never shown to the person who searched.
    pub left_out: Vec<LeftOut>,
}

/// An entry or row of the directory that cannot be a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its distinguished name or key, as far as the directory could read one.
    pub key: String,
    /// Why it cannot be a user; names members and attributes, never their values.
    pub reason: String,
}
