//! The host's own users, in a table or view that the host names.

use std::sync::Arc;

use async_trait::async_trait;
use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::model::{User, shown};
use keydesk_core::ports::{Directory, LeftOut, RoleSource, StoreError, StoreErrorKind, UserPage};
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

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
        let (user, search, roles) = statements(directory)?;
        let inner = Inner { session, user, search, roles, id: directory.id };
        let opened = Self { inner: Arc::new(inner) };
        opened.search("", &[], None, 1).await?;
        if let Some(statement) = &opened.inner.roles {
            opened.inner.session.rows(statement, &[&directory.id.sample()], Again::Yes).await?;
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
        let found = self.inner.session.rows(user, &[&id.as_str()], Again::Yes).await?;
        let user = found.first().map(person).transpose()?;
        // `0017` and an upper-case UUID find a row, but are not its id.
        Ok(user.filter(|user| user.id == *id))
    }

    async fn user_now(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        self.user(id).await
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
        let mut after = after.as_ref().map_or("", UserId::as_str).to_owned();
        let scope: Vec<&str> = organisations.iter().map(OrganisationId::as_str).collect();
        let mut page = UserPage::default();
        let mut rows = limit.saturating_add(1);
        // Rows that cannot be people do not count towards the page, so there may be more to read.
        while page.users.len() <= limit {
            let (from, wanted) = (after.as_str(), bound(rows));
            let parameters: [&(dyn ToSql + Sync); 4] = [&query, &scope, &from, &wanted];
            let search = &self.inner.search;
            let found = self.inner.session.rows(search, &parameters, Again::Yes).await?;
            for row in &found {
                match person(row) {
                    Ok(user) => page.users.push(user),
                    Err(error) => page.left_out.push(left_out(row, &error)),
                }
            }
            let Some(last) = found.last().filter(|_| found.len() == rows) else { break };
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
        let found = self.inner.session.rows(statement, &[&id.as_str()], Again::Yes).await?;
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

type Statements = (Statement, Statement, Option<Statement>);

fn statements(directory: &DirectoryConfig) -> Result<Statements, StoreError> {
    let Columns {
        id,
        username,
        display_name,
        email,
        organisation,
        organisation_name,
        active,
        roles,
    } = &directory.columns;
    let names = [Some(id), Some(username), Some(display_name), email.as_ref()];
    let others = [Some(organisation), organisation_name.as_ref(), active.as_ref(), roles.as_ref()];
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
        optional(active, "'true'::text".to_owned()),
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
    let gives = || vec![Type::TEXT; 7];
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
    let roles = roles.as_ref().map(|name| Statement {
        name: "directory_roles",
        text: format!(
            "SELECT {}, coalesce(array_remove({}::text[], NULL), '{{}}') FROM {} \
             WHERE {} = $1::text::{}",
            as_text(id),
            quoted(name),
            relation.join("."),
            quoted(id),
            directory.id.sql(),
        ),
        takes: vec![Type::TEXT],
        gives: vec![Type::TEXT, Type::TEXT_ARRAY],
    });
    Ok((user, search, roles))
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
    match text?.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "f" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn left_out(found: &Row, error: &StoreError) -> LeftOut {
    let key = column::<&str>(found, 0, TABLE).unwrap_or("a row without an id").to_owned();
    let reason = error.source.as_ref().map_or_else(|| error.to_string(), ToString::to_string);
    LeftOut { key, reason }
}

/// Rows read at a time once a page had rows that cannot be people.
const ROWS_AFTER_UNTIDY: usize = 500;

const TABLE: &str = "the directory";
