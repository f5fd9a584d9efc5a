//! The host's own users, in a table or view that the host names.

use std::sync::Arc;

use async_trait::async_trait;
use keydesk_core::ids::{OrganisationId, UserId};
use keydesk_core::model::User;
use keydesk_core::ports::{Directory, StoreError, StoreErrorKind, UserPage};
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use crate::config::{Config, quoted};
use crate::error::PostgresError;
use crate::lend::{ClientSource, Clients};
use crate::rows::{column, limit as bound, row};
use crate::session::{Again, Session};
use crate::statements::Statement;

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
    /// What they sign in with.
    pub username: String,
    /// Their name as shown.
    pub display_name: String,
    /// An address to show beside the name; `None`: there is no such column.
    pub email: Option<String>,
    /// The organisation.
    pub organisation: String,
    /// The organisation's name as shown; `None`: the organisation itself.
    pub organisation_name: Option<String>,
    /// A boolean: whether the person is let in; `None`: everybody is.
    pub active: Option<String>,
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
    id: IdType,
}

impl DirectoryConfig {
    /// A relation with the columns `id, username, display_name, email, organisation,
    /// organisation_name, active`.
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
            },
            id: IdType::Text,
            collation: Some(name("und-x-icu")),
        }
    }
}

impl PostgresDirectory {
    /// Opens the directory on connections of its own, and asks once, so that a wrong name is told
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
        let (user, search) = statements(directory)?;
        let opened = Self { inner: Arc::new(Inner { session, user, search, id: directory.id }) };
        opened.search("", &[], None, 1).await?;
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
        let found = self.inner.session.rows(user, &[&id.as_str()], Again::Yes).await?;
        let user = found.first().map(person).transpose()?;
        // `0017` and an upper-case UUID find a row, but are not its id.
        Ok(user.filter(|user| user.id == *id))
    }

    async fn search(
        &self,
        query: &str,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<UserPage, StoreError> {
        let after = cursor
            .map(UserId::new)
            .transpose()
            .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
        // No text of PostgreSQL holds NUL, so nobody matches.
        if query.contains('\0') {
            return Ok(UserPage::default());
        }
        let after = after.as_ref().map_or("", UserId::as_str);
        let scope: Vec<&str> = organisations.iter().map(OrganisationId::as_str).collect();
        let most = bound(limit.saturating_add(1));
        let search = &self.inner.search;
        let found =
            self.inner.session.rows(search, &[&query, &scope, &after, &most], Again::Yes).await?;
        let more = found.len() > limit;
        let users: Vec<User> = found.iter().take(limit).map(person).collect::<Result<_, _>>()?;
        let last = users.last().map(|user| user.id.as_str().to_owned());
        Ok(UserPage { users, next: last.filter(|_| more) })
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

fn statements(directory: &DirectoryConfig) -> Result<(Statement, Statement), StoreError> {
    let Columns { id, username, display_name, email, organisation, organisation_name, active } =
        &directory.columns;
    let names = [Some(id), Some(username), Some(display_name), email.as_ref()];
    let others = [Some(organisation), organisation_name.as_ref(), active.as_ref()];
    let mut all = directory.relation.iter().chain(names.into_iter().chain(others).flatten());
    if directory.relation.is_empty() || all.any(|name| name.is_empty() || name.contains('\0')) {
        return Err(PostgresError::Unusable("a directory's name is empty".to_owned()).into());
    }
    let relation: Vec<String> = directory.relation.iter().map(|part| quoted(part)).collect();
    let as_text = |name: &String| format!("{}::text", quoted(name));
    let optional = |name: &Option<String>, without: String| name.as_ref().map_or(without, as_text);
    let selected = [
        as_text(id),
        as_text(username),
        as_text(display_name),
        optional(email, "NULL::text".to_owned()),
        as_text(organisation),
        optional(organisation_name, as_text(organisation)),
        active.as_ref().map_or("true".to_owned(), |name| format!("{}::boolean", quoted(name))),
    ];
    let from = format!("SELECT {} FROM {}", selected.join(", "), relation.join("."));
    let collation = directory.collation.as_ref();
    let collate = collation.map_or(String::new(), |name| format!(" COLLATE {}", quoted(name)));
    let lower = |text: &str| format!("lower({text}{collate})");
    let searched = [Some(username), Some(display_name), email.as_ref()];
    // strpos knows no pattern: no character of the query is an operator.
    let matches: Vec<String> = searched
        .into_iter()
        .flatten()
        .map(|name| {
            let text = format!("coalesce({}, '')", as_text(name));
            format!(
                "strpos({} COLLATE \"C\", {} COLLATE \"C\") > 0",
                lower(&text),
                lower("$1::text")
            )
        })
        .collect();
    let gives = || {
        let mut types = vec![Type::TEXT; 6];
        types.push(Type::BOOL);
        types
    };
    let user = Statement {
        name: "directory_user",
        text: format!("{from} WHERE {} = $1::text::{} LIMIT 1", quoted(id), directory.id.sql()),
        takes: vec![Type::TEXT],
        gives: gives(),
    };
    let search = Statement {
        name: "directory_search",
        text: format!(
            "{from} WHERE {} = ANY($2) AND {} COLLATE \"C\" > $3 AND ({}) \
             ORDER BY {} COLLATE \"C\" LIMIT $4",
            as_text(organisation),
            as_text(id),
            matches.join(" OR "),
            as_text(id),
        ),
        takes: vec![Type::TEXT, Type::TEXT_ARRAY, Type::TEXT, Type::INT8],
        gives: gives(),
    };
    Ok((user, search))
}

fn person(found: &Row) -> Result<User, StoreError> {
    let id = column::<&str>(found, 0, TABLE)?;
    let organisation = column::<&str>(found, 4, TABLE)?;
    Ok(User {
        id: UserId::new(id).map_err(|error| row(TABLE, error))?,
        username: column(found, 1, TABLE)?,
        display_name: column(found, 2, TABLE)?,
        email: column(found, 3, TABLE)?,
        organisation: OrganisationId::new(organisation).map_err(|error| row(TABLE, error))?,
        organisation_name: column(found, 5, TABLE)?,
        active: column(found, 6, TABLE)?,
    })
}

const TABLE: &str = "the directory";
