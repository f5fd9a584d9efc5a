//! Every statement that runs after start, with the types that it takes and gives. A test prepares
//! each on a real server and compares.

use tokio_postgres::types::Type;

use crate::config::Dialect;
use crate::sql::{
    ADD, ADD_RECORD, AUDIT, CLOCK_FEED, CLOCK_START, DELIVERED, EVENTS, FEED, FEED_START, FIND,
    LIST, LOAD, PENDING, PRUNE_OLD, PRUNE_SURPLUS, PUT, READ_RECORD, RECORD, REPLACE_RECORD, SWEEP,
    SWEEP_COUNTERS, Shape, TAKE, TAKE_AND_FIND, commit as commit_text,
};

/// One statement.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    /// Its name in error messages.
    pub(crate) name: &'static str,
    pub(crate) text: String,
    pub(crate) takes: Vec<Type>,
    /// What a test compares; decoding checks each column by itself.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test reads it"))]
    pub(crate) gives: Vec<Type>,
}

/// The statements over one schema.
#[derive(Debug)]
pub(crate) struct Statements {
    pub(crate) load: Statement,
    pub(crate) find: Statement,
    /// The first commit of an account.
    pub(crate) create: Statement,
    /// Any later commit.
    pub(crate) update: Statement,
    /// A later commit of one sign-in.
    pub(crate) sign_in: Statement,
    pub(crate) list: Statement,
    pub(crate) events: Statement,
    pub(crate) feed_start: Statement,
    pub(crate) feed: Statement,
    pub(crate) put: Statement,
    pub(crate) take: Statement,
    pub(crate) take_and_find: Statement,
    pub(crate) sweep: Statement,
    pub(crate) sweep_counters: Statement,
    pub(crate) add: Statement,
    pub(crate) pending: Statement,
    pub(crate) delivered: Statement,
    pub(crate) read_record: Statement,
    pub(crate) add_record: Statement,
    pub(crate) replace_record: Statement,
    pub(crate) record: Statement,
    pub(crate) audit: Statement,
    pub(crate) prune_old: Statement,
    pub(crate) prune_surplus: Statement,
}

impl Statements {
    /// The statements over `schema`, which is quoted already.
    pub(crate) fn new(schema: &str, dialect: Dialect, channel: &str) -> Self {
        let statement = |name, text: &str, takes: &[Type], gives: &[Type]| Statement {
            name,
            text: text.replace("{s}", schema).replace("{c}", channel),
            takes: takes.to_vec(),
            gives: gives.to_vec(),
        };
        let text = Type::TEXT;
        let big = Type::INT8;
        let time = Type::TIMESTAMPTZ;
        let commit = |name, shape| {
            let (text, takes) = commit_text(shape, dialect);
            statement(name, &text, &takes, &[Type::INT8])
        };
        let (feed_start, feed) = match dialect {
            Dialect::Postgres => (
                statement("feed_start", FEED_START, &[], std::slice::from_ref(&text)),
                statement(
                    "feed",
                    FEED,
                    &[
                        text.clone(),
                        big.clone(),
                        text.clone(),
                        big.clone(),
                        text.clone(),
                        big.clone(),
                    ],
                    &[text.clone(), text.clone(), big.clone(), time.clone(), big.clone()],
                ),
            ),
            Dialect::Portable => (
                statement("feed_start", CLOCK_START, &[], std::slice::from_ref(&text)),
                statement(
                    "feed",
                    CLOCK_FEED,
                    &[text.clone(), big.clone(), text.clone(), big.clone()],
                    &[text.clone(), text.clone(), big.clone(), time.clone(), big.clone()],
                ),
            ),
        };
        Self {
            load: statement(
                "load",
                LOAD,
                &[text.clone(), text.clone()],
                &[big.clone(), text.clone()],
            ),
            find: statement(
                "find",
                FIND,
                &[text.clone(), text.clone(), text.clone()],
                &[text.clone(), big.clone(), text.clone()],
            ),
            create: commit("create", Shape::Create),
            update: commit("update", Shape::Update),
            sign_in: commit("sign_in", Shape::SignIn),
            list: statement(
                "list",
                LIST,
                &[text.clone(), text.clone(), big.clone()],
                &[text.clone(), big.clone(), text.clone()],
            ),
            events: statement(
                "events",
                EVENTS,
                &[text.clone(), text.clone(), big.clone(), big.clone()],
                &[big.clone(), text.clone()],
            ),
            feed_start,
            feed,
            put: statement(
                "put",
                PUT,
                &[text.clone(), text.clone(), text.clone(), time.clone(), text.clone()],
                &[],
            ),
            take: statement(
                "take",
                TAKE,
                &[text.clone(), text.clone()],
                std::slice::from_ref(&text),
            ),
            take_and_find: statement(
                "take_and_find",
                TAKE_AND_FIND,
                &[text.clone(), text.clone(), text.clone(), text.clone()],
                &[text.clone(), text.clone(), big.clone(), text.clone()],
            ),
            sweep: statement(
                "sweep",
                SWEEP,
                &[time.clone(), big.clone()],
                std::slice::from_ref(&big),
            ),
            sweep_counters: statement(
                "sweep_counters",
                SWEEP_COUNTERS,
                &[time.clone(), big.clone()],
                std::slice::from_ref(&big),
            ),
            add: statement("add", ADD, &[text.clone(), time.clone()], std::slice::from_ref(&big)),
            pending: statement(
                "pending",
                PENDING,
                std::slice::from_ref(&big),
                std::slice::from_ref(&text),
            ),
            delivered: statement("delivered", DELIVERED, std::slice::from_ref(&text), &[]),
            read_record: statement(
                "read_record",
                READ_RECORD,
                &[text.clone(), text.clone()],
                std::slice::from_ref(&text),
            ),
            add_record: statement(
                "add_record",
                ADD_RECORD,
                &[text.clone(), text.clone(), text.clone()],
                std::slice::from_ref(&text),
            ),
            replace_record: statement(
                "replace_record",
                REPLACE_RECORD,
                &[text.clone(), text.clone(), text.clone(), text.clone()],
                std::slice::from_ref(&text),
            ),
            record: statement(
                "record",
                RECORD,
                &[
                    time.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    big.clone(),
                    text.clone(),
                ],
                &[],
            ),
            audit: statement(
                "audit",
                AUDIT,
                std::slice::from_ref(&big),
                &[
                    time.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    text.clone(),
                    big.clone(),
                    text.clone(),
                ],
            ),
            prune_old: statement(
                "prune_old",
                PRUNE_OLD,
                &[text.clone(), text.clone(), time, big.clone()],
                std::slice::from_ref(&big),
            ),
            prune_surplus: statement(
                "prune_surplus",
                PRUNE_SURPLUS,
                &[text.clone(), text, big.clone(), big.clone()],
                std::slice::from_ref(&big),
            ),
        }
    }

    /// All of them.
    #[cfg(test)]
    pub(crate) fn all(&self) -> [&Statement; 24] {
        [
            &self.load,
            &self.find,
            &self.create,
            &self.update,
            &self.sign_in,
            &self.list,
            &self.events,
            &self.feed_start,
            &self.feed,
            &self.put,
            &self.take,
            &self.take_and_find,
            &self.sweep,
            &self.sweep_counters,
            &self.add,
            &self.pending,
            &self.delivered,
            &self.read_record,
            &self.add_record,
            &self.replace_record,
            &self.record,
            &self.audit,
            &self.prune_old,
            &self.prune_surplus,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, migrate};
    use keydesk_test_servers::postgres::Server;

    /// In place of a check at compile time: the server itself says what each takes and gives.
    #[tokio::test]
    async fn every_statement_is_what_the_server_takes_it_for() {
        let server = Server::start();
        for dialect in [Dialect::Postgres, Dialect::Portable] {
            let mut config = Config::from_url(&server.schema_url("unused")).unwrap();
            config.schema = format!("it's \"{}\"", dialect.as_str());
            config.dialect = dialect;
            migrate(&config).await.unwrap();
            let (client, connection) = config.server.connect(tokio_postgres::NoTls).await.unwrap();
            let driver = tokio::spawn(connection);
            let statements = Statements::new(&config.quoted_schema(), dialect, &config.channel());
            let mut names = std::collections::BTreeSet::new();
            for statement in statements.all() {
                let typed = client.prepare_typed(&statement.text, &statement.takes).await;
                let typed = typed.unwrap_or_else(|error| {
                    panic!("{}: {:?}\n{}", statement.name, error.as_db_error(), statement.text)
                });
                let given: Vec<_> =
                    typed.columns().iter().map(|column| column.type_().clone()).collect();
                assert_eq!(typed.params(), statement.takes, "{}", statement.name);
                assert_eq!(given, statement.gives, "{}", statement.name);
                // A parameter that is never used would be taken in any type.
                let used = (1..=statement.takes.len())
                    .all(|number| statement.text.contains(&format!("${number}")));
                assert!(used, "{}", statement.name);
                names.insert(statement.name);
            }
            assert_eq!(names.len(), statements.all().len());
            drop(client);
            driver.await.unwrap().unwrap();
        }
    }
}
