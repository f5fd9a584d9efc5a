//! The schema, one step for each version of it, forward only.

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::error::OpenError;

/// Brings a database to the newest schema. A file that is not Keydesk's, or too new, is left as it
/// is.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    check(connection)?;
    crate::config::make_durable(connection)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have come first.
    let found = check(&transaction)?;
    for (version, step) in (1..).zip(STEPS) {
        if version > found {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", version)?;
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.commit()?;
    Ok(())
}

/// The schema that a database has; 0 for an empty file.
fn check(connection: &Connection) -> Result<u32, OpenError> {
    let (application, found, tables): (u32, u32, u32) = connection
        .query_row(
            "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
             FROM pragma_application_id, pragma_user_version",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => OpenError::NotKeydesk,
            _ => error.into(),
        })?;
    let newest = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
    match application {
        APPLICATION if found > newest => Err(OpenError::TooNew { found, newest }),
        APPLICATION => Ok(found),
        0 if found == 0 && tables == 0 => Ok(0),
        _ => Err(OpenError::NotKeydesk),
    }
}

/// "KDSK", so that `file` and we can tell whose database it is.
const APPLICATION: u32 = 0x4b44_534b;

/// Released steps never change; a new schema is a new step.
const STEPS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SqliteOptions;

    fn scratch(name: &str) -> std::path::PathBuf {
        let name = format!("keydesk-migrate-{}-{name}.db", std::process::id());
        std::env::temp_dir().join(name)
    }

    fn opened(name: &str, set_up: &str) -> (Result<(), OpenError>, Connection) {
        let path = scratch(name);
        let mut connection = SqliteOptions::default().open_writer(&path).unwrap();
        connection.execute_batch(set_up).unwrap();
        let result = migrate(&mut connection);
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
        }
        (result, connection)
    }

    #[test]
    fn an_empty_file_becomes_a_database_and_stays_one() {
        let (result, mut connection) = opened("empty", "");
        assert!(result.is_ok(), "{result:?}");
        migrate(&mut connection).unwrap();
        assert_eq!(check(&connection).unwrap(), 4);
        let pragma = |name| {
            connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
        };
        assert_eq!(pragma("journal_mode").unwrap(), "wal".to_owned().into());
        assert_eq!(pragma("synchronous").unwrap(), 2.into(), "FULL");
        assert_eq!(pragma("foreign_keys").unwrap(), 1.into());
    }

    #[test]
    fn entries_of_the_first_schema_get_their_class() {
        let mut first = STEPS[0].to_owned();
        first.push_str(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = 1;"));
        first.push_str(
            "INSERT INTO audit (at, rp, operation, actor, user, outcome) VALUES
                (1, 'r', 'getUser', 'ra', 'jo', 'not_authorised'),
                (2, 'r', 'finishSignIn', NULL, 'jo', 'ok'),
                (3, 'r', 'finishSignIn', NULL, NULL, 'ceremony_unknown');",
        );
        let (result, connection) = opened("classes", &first);
        assert!(result.is_ok(), "{result:?}");
        let classes: Vec<(String, i64)> = connection
            .prepare("SELECT class, count FROM audit ORDER BY number")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let wanted = ["identified", "identified", "anonymous"].map(|class| (class.to_owned(), 1));
        assert_eq!(classes, wanted);
    }

    #[test]
    fn a_newer_schema_is_refused_and_left_alone() {
        let newer = "PRAGMA application_id = 1262768971; PRAGMA user_version = 99;
            CREATE TABLE later (x);";
        let (result, connection) = opened("newer", newer);
        assert!(matches!(result, Err(OpenError::TooNew { found: 99, newest: 4 })), "{result:?}");
        let tables: Vec<String> = connection
            .prepare("SELECT name FROM sqlite_schema")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(tables, ["later"]);
    }

    #[test]
    fn somebody_elses_database_is_refused() {
        for (name, set_up) in [
            ("tables", "CREATE TABLE people (name)"),
            ("version", "PRAGMA user_version = 1"),
            ("application", "PRAGMA application_id = 7"),
        ] {
            let (result, _) = opened(name, set_up);
            assert!(matches!(result, Err(OpenError::NotKeydesk)), "{name}: {result:?}");
        }
    }
}
