//! The host's own users, in a table or view that the host names.

mod statements;

use std::sync::Arc;

use async_trait::async_trait;
use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::model::{User, shown};
use keydesk_core::ports::{
    Directory, LeftOut, RoleSource, SearchWords, StoreError, StoreErrorKind, UserPage,
};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::checkout::{ClientSource, Clients};
use crate::config::Config;
use crate::error::PostgresError;
use crate::rows::{column, limit as bound, row};
use crate::session::{Retry, Session};
use crate::statements::Statement;
use statements::{FALSE, TRUE, statements};

/// Where the host keeps its users.
#[derive(Debug, Clone)]
pub struct DirectoryConfig {
    /// The table or view, as schema and name or name alone; each part is quoted.
    pub relation: Vec<String>,
    /// Its columns.
    pub columns: Columns,
    /// The type of the id column, so that its index is used.
    pub id: IdType,
    /// The collation by which letters lose their case; `None`: the column's own. The default folds
    /// every script, whatever the locale of the database.
    pub collation: Option<String>,
}

/// The columns of a [`DirectoryConfig`], by what they hold.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The immutable id.
    pub id: String,
    /// The column of the name that people sign in with.
    pub username: String,
    /// Their name as shown; the user name where a row has none.
    pub display_name: String,
    /// An address to show beside the name; `None`: there is no such column.
    pub email: Option<String>,
    /// The organisation.
    pub organisation: String,
    /// The organisation's name as shown; `None`: the organisation itself.
    pub organisation_name: Option<String>,
    /// Whether the person is let in: a boolean, or a text or number that PostgreSQL reads as one. A
    /// row without a value is not a user. `None`: everybody is let in.
    pub active: Option<String>,
    /// The person's roles: an array of texts, or what PostgreSQL casts to one. NULL, and NULL in the
    /// array, are no role. `None`: the directory does not say which roles people hold, and nobody
    /// is refused because the other person may do more. A view makes the array where roles are in
    /// a table of their own, or in a column with one role.
    pub roles: Option<String>,
}

/// The type of an id column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IdType {
    /// `text` or `varchar`.
    #[default]
    Text,
    /// `uuid`.
    Uuid,
    /// `bigint`, `integer` or `smallint`.
    Integer,
}

/// Reads people from the host's table; never writes.
#[derive(Clone)]
pub struct PostgresDirectory {
    inner: Arc<Inner>,
}

struct Inner {
    session: Session,
    user: Statement,
    search: Statement,
    roles: Option<Statement>,
    id: IdType,
}

impl DirectoryConfig {
    /// A relation with the columns `id, username, display_name, email, organisation,
    /// organisation_name, active`, which does not say which roles people hold.
    pub fn new(relation: &[&str]) -> Self {
        let name = |text: &str| text.to_owned();
        Self {
            relation: relation.iter().map(|part| name(part)).collect(),
            columns: Columns {
                id: name("id"),
                username: name("username"),
                display_name: name("display_name"),
                email: Some(name("email")),
                organisation: name("organisation"),
                organisation_name: Some(name("organisation_name")),
                active: Some(name("active")),
                roles: None,
            },
            id: IdType::Text,
            collation: Some(name("und-x-icu")),
        }
    }
}

impl PostgresDirectory {
    /// Opens the directory on connections of its own, and asks once, so that a wrong name is reported
    /// at start.
    ///
    /// # Errors
    /// As [`PostgresStore::open`](crate::PostgresStore::open), and `Invalid` for a relation or
    /// column that is not there.
    pub async fn open(config: Config, directory: DirectoryConfig) -> Result<Self, StoreError> {
        let config = config.checked().map_err(PostgresError::from)?;
        Self::opened(Session::new(Clients::own(&config)?, &config), &directory).await
    }

    /// Opens the directory on the host's connections.
    ///
    /// # Errors
    /// As [`PostgresDirectory::open`].
    pub async fn with_clients(
        source: impl ClientSource,
        config: Config,
        directory: DirectoryConfig,
    ) -> Result<Self, StoreError> {
        let config = config.checked().map_err(PostgresError::from)?;
        Self::opened(Session::new(Clients::host(source), &config), &directory).await
    }

    async fn opened(session: Session, directory: &DirectoryConfig) -> Result<Self, StoreError> {
        let (user, search, roles) = statements(directory)?;
        let inner = Inner { session, user, search, roles, id: directory.id };
        let opened = Self { inner: Arc::new(inner) };
        opened.search(&SearchWords::default(), &[], None, 1).await?;
        if let Some(statement) = &opened.inner.roles {
            opened.inner.session.rows(statement, &[&directory.id.sample()], Retry::Yes).await?;
        }
        Ok(opened)
    }
}

#[async_trait]
impl Directory for PostgresDirectory {
    async fn user(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        if !self.inner.id.may_be(id.as_str()) {
            return Ok(None);
        }
        let user = &self.inner.user;
        let found = self.inner.session.rows(user, &[&id.as_str()], Retry::Yes).await?;
        let user = found.first().map(person).transpose()?;
        // `0017` and an upper-case UUID find a row, but are not its id.
        Ok(user.filter(|user| user.id == *id))
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
        // No text of PostgreSQL holds NUL, so nobody matches.
        if words.as_slice().iter().any(|word| word.contains('\0')) {
            return Ok(UserPage { count: Some(0), ..UserPage::default() });
        }
        let mut after = after.as_ref().map_or("", UserId::as_str).to_owned();
        let scope: Vec<&str> = organisations.iter().map(OrganisationId::as_str).collect();
        let words = words.as_slice();
        let mut page = UserPage::default();
        let mut rows = limit.saturating_add(1);
        // Rows that cannot be people do not count towards the page, so there may be more to read.
        while page.users.len() <= limit {
            let (from, wanted) = (after.as_str(), bound(rows));
            let parameters: [&(dyn ToSql + Sync); 4] = [&words, &scope, &from, &wanted];
            let search = &self.inner.search;
            let found = self.inner.session.rows(search, &parameters, Retry::Yes).await?;
            page.count = found.first().map(counted).transpose()?.flatten();
            for row in found.iter().filter(|row| is_of_the_page(row)) {
                match person(row) {
                    Ok(user) => page.users.push(user),
                    Err(error) => page.left_out.push(left_out(row, &error)),
                }
            }
            let last = found.last().filter(|row| found.len() == rows && is_of_the_page(row));
            let Some(last) = last else { break };
            after = column::<&str>(last, 0, TABLE)?.to_owned();
            rows = ROWS_AFTER_UNTIDY;
        }
        if page.users.len() > limit {
            page.users.truncate(limit);
            page.next = page.users.last().map(|user| user.id.as_str().to_owned());
        }
        Ok(page)
    }

    fn role_source(&self) -> Option<&dyn RoleSource> {
        self.inner.roles.as_ref().map(|_| self as _)
    }
}

#[async_trait]
impl RoleSource for PostgresDirectory {
    async fn roles(&self, id: &UserId) -> Result<Vec<Role>, StoreError> {
        let Some(statement) =
            self.inner.roles.as_ref().filter(|_| self.inner.id.may_be(id.as_str()))
        else {
            return Ok(Vec::new());
        };
        let found = self.inner.session.rows(statement, &[&id.as_str()], Retry::Yes).await?;
        let mut held = Vec::new();
        for found in &found {
            // As in `user`: a row that was found may have another id.
            if column::<&str>(found, 0, TABLE)? != id.as_str() {
                continue;
            }
            for name in column::<Vec<String>>(found, 1, TABLE)? {
                let role = Role::new(name).map_err(|error| row(TABLE, error))?;
                if !held.contains(&role) {
                    held.push(role);
                }
            }
        }
        Ok(held)
    }
}

impl std::fmt::Debug for PostgresDirectory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresDirectory")
            .field("user", &self.inner.user.text)
            .finish_non_exhaustive()
    }
}

impl IdType {
    fn sql(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Uuid => "uuid",
            Self::Integer => "bigint",
        }
    }

    /// An id that the server can read as this type.
    fn sample(self) -> &'static str {
        match self {
            Self::Text | Self::Integer => "0",
            Self::Uuid => "00000000-0000-0000-0000-000000000000",
        }
    }

    /// Whether the server could read it as this type at all.
    fn may_be(self, id: &str) -> bool {
        let groups = || id.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
        match self {
            Self::Text => true,
            Self::Uuid => groups() && id.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()),
            Self::Integer => id.parse::<i64>().is_ok(),
        }
    }
}

fn person(found: &Row) -> Result<User, StoreError> {
    let id = column::<&str>(found, 0, TABLE)?;
    let organisation = column::<&str>(found, 4, TABLE)?;
    let username: String = column(found, 1, TABLE)?;
    let display_name: Option<String> = column(found, 2, TABLE)?;
    let organisation_name: Option<String> = column(found, 5, TABLE)?;
    Ok(User {
        id: UserId::new(id).map_err(|error| row(TABLE, error))?,
        display_name: shown(display_name).unwrap_or_else(|| username.clone()),
        username,
        email: shown(column(found, 3, TABLE)?),
        organisation_name: shown(organisation_name).unwrap_or_else(|| organisation.to_owned()),
        organisation: OrganisationId::new(organisation).map_err(|error| row(TABLE, error))?,
        active: truth(column(found, 6, TABLE)?)
            .ok_or_else(|| row(TABLE, "active is not a boolean"))?,
    })
}

/// A boolean as PostgreSQL writes and reads it. It is parsed here, because a cast in the statement
/// would make one odd row fail the whole search. NULL says neither yes nor no.
fn truth(text: Option<&str>) -> Option<bool> {
    let text = text?.to_ascii_lowercase();
    if TRUE.contains(&text.as_str()) {
        return Some(true);
    }
    FALSE.contains(&text.as_str()).then_some(false)
}

/// How many people match, which each row of a search says; `None` for more than [`MAX_COUNTED`].
fn counted(found: &Row) -> Result<Option<u64>, StoreError> {
    let count = column::<i64>(found, 7, TABLE)?;
    Ok(u64::try_from(count).ok().filter(|count| *count <= MAX_COUNTED))
}

/// A page without anybody has one row, which holds the count alone.
fn is_of_the_page(found: &Row) -> bool {
    !matches!(found.try_get::<_, Option<&str>>(0), Ok(None))
}

fn left_out(found: &Row, error: &StoreError) -> LeftOut {
    let key = column::<&str>(found, 0, TABLE).unwrap_or("a row without an id").to_owned();
    let reason = error.source.as_ref().map_or_else(|| error.to_string(), ToString::to_string);
    LeftOut { key, reason }
}

/// As far as people who match are counted: a person who reads more pages than these types another word.
const MAX_COUNTED: u64 = 1_000;
/// Rows read at a time once a page had rows that cannot be people.
const ROWS_AFTER_UNTIDY: usize = 500;

const TABLE: &str = "the directory";
