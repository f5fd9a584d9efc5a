//! The statements over the host's table.

use keydesk_core::ports::StoreError;
use tokio_postgres::types::Type;

use super::{Columns, DirectoryConfig, MAX_COUNTED};
use crate::config::quoted;
use crate::error::PostgresError;
use crate::statements::Statement;

/// Of one person, of a search, and of a person's roles if the directory says them.
type Statements = (Statement, Statement, Option<Statement>);

pub(super) fn statements(directory: &DirectoryConfig) -> Result<Statements, StoreError> {
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
    let relation = format!("{} AS host", relation.join("."));
    let as_text = |name: &String| format!("host.{}::text", quoted(name));
    let optional = |name: &Option<String>, without: String| name.as_ref().map_or(without, as_text);
    let selected = [
        (as_text(id), "id"),
        (as_text(username), "username"),
        (as_text(display_name), "display_name"),
        (optional(email, "NULL::text".to_owned()), "email"),
        (as_text(organisation), "organisation"),
        (optional(organisation_name, as_text(organisation)), "organisation_name"),
        (optional(active, "'true'::text".to_owned()), "active"),
    ];
    let selected = selected.map(|(column, name)| format!("{column} AS {name}")).join(", ");
    let from = format!("SELECT {selected} FROM {relation}");
    let collation = directory.collation.as_ref();
    let collate = collation.map_or(String::new(), |name| format!(" COLLATE {}", quoted(name)));
    let lower = |text: &str| format!("lower({text}{collate})");
    let searched = [Some(username), Some(display_name), email.as_ref()];
    // strpos knows no pattern: no character of a word is an operator.
    let holds: Vec<String> = searched
        .into_iter()
        .flatten()
        .map(|name| {
            let text = lower(&format!("coalesce({}, '')", as_text(name)));
            format!("strpos({text} COLLATE \"C\", asked.word COLLATE \"C\") > 0")
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
        // A host's table may be called anything, so the names that stand beside it are Keydesk's. The
        // people are read twice and not kept, because they may be everybody: counting ends soon, and of
        // a page only its rows are kept. A page without rows still says the count.
        text: format!(
            "WITH keydesk_words AS MATERIALIZED \
             (SELECT {} AS word FROM unnest($1::text[]) AS typed (word)), \
             keydesk_people AS NOT MATERIALIZED ({from} WHERE {} = ANY($2) \
             AND NOT EXISTS (SELECT 1 FROM keydesk_words AS asked WHERE NOT ({}))) \
             SELECT page.*, counted.people FROM (SELECT count(*) AS people FROM \
             (SELECT 1 FROM keydesk_people WHERE {} LIMIT {}) AS one) AS counted \
             LEFT JOIN (SELECT * FROM keydesk_people WHERE id COLLATE \"C\" > $3 \
             ORDER BY id COLLATE \"C\" LIMIT $4) AS page ON true \
             ORDER BY page.id COLLATE \"C\"",
            lower("typed.word"),
            as_text(organisation),
            holds.join(" OR "),
            is_user(),
            MAX_COUNTED + 1,
        ),
        takes: vec![Type::TEXT_ARRAY, Type::TEXT_ARRAY, Type::TEXT, Type::INT8],
        gives: gives().into_iter().chain([Type::INT8]).collect(),
    };
    let roles = roles.as_ref().map(|name| Statement {
        name: "directory_roles",
        text: format!(
            "SELECT {}, coalesce(array_remove({}::text[], NULL), '{{}}') FROM {} \
             WHERE {} = $1::text::{}",
            as_text(id),
            quoted(name),
            relation,
            quoted(id),
            directory.id.sql(),
        ),
        takes: vec![Type::TEXT],
        gives: vec![Type::TEXT, Type::TEXT_ARRAY],
    });
    Ok((user, search, roles))
}

/// Which rows the count includes: those that `person` reads. An id must be a `UserId`: 1 to 255 bytes of
/// UTF-8 without control characters. The organisation is one of those that were asked for.
fn is_user() -> String {
    let booleans = TRUE.iter().chain(&FALSE).map(|text| format!("'{text}'"));
    format!(
        r#"username IS NOT NULL AND lower(active COLLATE "C") IN ({}) AND
        octet_length(convert_to(id, 'UTF8')) BETWEEN 1 AND 255 AND
        id COLLATE "C" !~ E'[\\u0001-\\u001f\\u007f-\\u009f]'"#,
        booleans.collect::<Vec<_>>().join(", ")
    )
}

/// How PostgreSQL writes and reads a boolean that is true.
pub(super) const TRUE: [&str; 6] = ["true", "t", "yes", "y", "on", "1"];
/// The same for false.
pub(super) const FALSE: [&str; 6] = ["false", "f", "no", "n", "off", "0"];
