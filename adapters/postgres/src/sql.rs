//! The text of the statements: `{s}` is the schema, `{c}` the channel.

use tokio_postgres::types::Type;

use crate::config::Dialect;

/// The kind of a commit, which decides its statement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Create,
    Update,
    /// A later commit of one sign-in and nothing else: the hot path.
    SignIn,
}

/// One statement is one commit, and so one round trip. Every part reads `account`, which has a row
/// only where the version was the expected one: on a conflict nothing else is written or claimed.
pub(crate) fn commit(shape: Shape, dialect: Dialect) -> (String, Vec<Type>) {
    let order = match dialect {
        Dialect::Postgres => "pg_current_xact_id()::text::bigint",
        Dialect::Portable => NOW_MICROS,
    };
    let mut text = match shape {
        Shape::Create => CREATE,
        Shape::Update | Shape::SignIn => UPDATE,
    }
    .replace("{order}", order);
    let mut takes = vec![
        Type::TEXT,
        Type::TEXT,
        Type::INT8,
        Type::INT8,
        Type::INT8,
        Type::TEXT,
        Type::TEXT,
        Type::TIMESTAMPTZ,
        Type::TEXT,
    ];
    if shape == Shape::SignIn {
        text.push_str(SIGN_IN_PART);
        takes.extend([Type::INT8, Type::TEXT, Type::TIMESTAMPTZ, Type::TEXT, Type::TEXT]);
        takes.extend([Type::TEXT, Type::INT8, Type::BOOL]);
        return (text, takes);
    }
    let (texts, times) = (Type::TEXT_ARRAY, Type::TIMESTAMPTZ_ARRAY);
    text.push_str(EVENTS_PART);
    takes.extend([Type::INT8_ARRAY, texts.clone(), times.clone(), texts.clone(), texts.clone()]);
    text.push_str(AUTHENTICATORS_PART);
    takes.extend(std::iter::repeat_n(texts.clone(), 5));
    takes.extend([Type::INT8_ARRAY, texts.clone(), Type::BOOL_ARRAY, Type::BOOL_ARRAY]);
    takes.push(texts.clone());
    takes.extend(std::iter::repeat_n(times.clone(), 3));
    takes.push(texts.clone());
    text.push_str(KEYS_PART);
    takes.extend([texts.clone(), texts.clone(), Type::BOOL_ARRAY]);
    text.push_str(LINKS_PART);
    takes.extend([texts.clone(), texts.clone(), texts.clone(), times.clone(), times.clone()]);
    text.push_str(OUTBOX_PART);
    takes.extend([texts.clone(), times, texts]);
    text.push_str(match dialect {
        Dialect::Postgres => {
            " SELECT version FROM account, LATERAL (SELECT pg_notify('{c}', $1)) AS woken"
        }
        Dialect::Portable => " SELECT version FROM account",
    });
    (text, takes)
}

pub(crate) const LOAD: &str =
    "SELECT version, document FROM {s}.accounts WHERE rp = $1 AND user_id = $2";

pub(crate) const FIND: &str = "SELECT a.user_id, a.version, a.document FROM {s}.keys k \
    JOIN {s}.accounts a ON a.rp = k.rp AND a.user_id = k.user_id \
    WHERE k.rp = $1 AND k.sort = $2 AND k.key = $3";

const CREATE: &str = "WITH account AS (\
    INSERT INTO {s}.accounts (rp, user_id, version, sequence, head, status, changed_at, \
        change_order, document) \
    SELECT $1, $2, $4, $5, $6, $7, $8, {order}, $9 WHERE $3::bigint = 0 \
    ON CONFLICT (rp, user_id) DO NOTHING RETURNING version)";

const UPDATE: &str = "WITH account AS (\
    UPDATE {s}.accounts SET version = $4, sequence = $5, head = $6, status = $7, \
        changed_at = $8, change_order = {order}, document = $9 \
    WHERE rp = $1 AND user_id = $2 AND version = $3 RETURNING version)";

/// Its event, and what it changes of its authenticator. It wakes nobody: a notifying commit waits for a
/// lock of the whole database.
const SIGN_IN_PART: &str = ", event AS (\
    INSERT INTO {s}.events (rp, user_id, sequence, name, at, actor, document) \
    SELECT $1, $2, $10, $11, $12, $13, $14 FROM account), \
authenticator AS (\
    UPDATE {s}.authenticators SET sign_count = $16, backed_up = $17, last_used_at = $12 \
    FROM account WHERE rp = $1 AND user_id = $2 AND authenticator_id = $15) \
SELECT version FROM account";

const EVENTS_PART: &str = ", events AS (\
    INSERT INTO {s}.events (rp, user_id, sequence, name, at, actor, document) \
    SELECT $1, $2, e.* FROM account, \
        unnest($10::bigint[], $11::text[], $12::timestamptz[], $13::text[], $14::text[]) e)";

const AUTHENTICATORS_PART: &str = ", authenticators AS (\
    INSERT INTO {s}.authenticators AS held (rp, user_id, authenticator_id, credential_id, \
        nickname, kind, status, sign_count, aaguid, attestation_trusted, backed_up, route, \
        created_at, last_used_at, removed_at, removal_reason) \
    SELECT $1, $2, a.* FROM account, \
        unnest($15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::bigint[], \
            $21::text[], $22::bool[], $23::bool[], $24::text[], $25::timestamptz[], \
            $26::timestamptz[], $27::timestamptz[], $28::text[]) a \
    ON CONFLICT (rp, user_id, authenticator_id) DO UPDATE SET \
        nickname = excluded.nickname, status = excluded.status, \
        sign_count = excluded.sign_count, backed_up = excluded.backed_up, \
        last_used_at = excluded.last_used_at, removed_at = excluded.removed_at, \
        removal_reason = excluded.removal_reason \
    WHERE (held.nickname, held.status, held.sign_count, held.backed_up, held.last_used_at, \
            held.removed_at, held.removal_reason) \
        IS DISTINCT FROM (excluded.nickname, excluded.status, excluded.sign_count, \
            excluded.backed_up, excluded.last_used_at, excluded.removed_at, \
            excluded.removal_reason))";

/// A key that may not be claimed becomes NULL, which the table refuses: one portable statement,
/// without a trigger, and the sorted order keeps contenders from a deadlock.
const KEYS_PART: &str = ", keys AS (\
    INSERT INTO {s}.keys AS held (rp, sort, key, user_id, reserved) \
    SELECT $1, k.sort, k.key, $2, k.reserved FROM account, \
        unnest($29::text[], $30::text[], $31::bool[]) AS k (sort, key, reserved) \
    ORDER BY k.sort, k.key \
    ON CONFLICT (rp, sort, key) DO UPDATE SET user_id = \
        CASE WHEN held.user_id = excluded.user_id AND NOT excluded.reserved \
        THEN held.user_id END)";

const LINKS_PART: &str = ", links AS (\
    INSERT INTO {s}.links AS held (rp, user_id, link_id, kind, state, issued_at, expires_at) \
    SELECT $1, $2, l.* FROM account, \
        unnest($32::text[], $33::text[], $34::text[], $35::timestamptz[], $36::timestamptz[]) l \
    ON CONFLICT (rp, user_id, link_id) DO UPDATE SET \
        state = excluded.state, expires_at = excluded.expires_at \
    WHERE (held.state, held.expires_at) IS DISTINCT FROM (excluded.state, excluded.expires_at))";

const OUTBOX_PART: &str = ", outbox AS (\
    INSERT INTO {s}.outbox (id, rp, user_id, at, document, written_at, position) \
    SELECT n.id, $1, $2, n.at, n.document, statement_timestamp(), n.position FROM account, \
        unnest($37::text[], $38::timestamptz[], $39::text[]) WITH ORDINALITY \
        AS n (id, at, document, position))";

pub(crate) const LIST: &str = "SELECT user_id, version, document FROM {s}.accounts \
    WHERE rp = $1 AND user_id > $2 ORDER BY user_id LIMIT $3";

pub(crate) const EVENTS: &str = "SELECT sequence, document FROM {s}.events \
    WHERE rp = $1 AND user_id = $2 AND sequence > $3 ORDER BY sequence LIMIT $4";

pub(crate) const FEED_START: &str = "SELECT pg_current_snapshot()::text";

/// What the snapshot of the cursor ($3, with its xmin in $2) could not see and this statement's own
/// can, after a place in the order. One statement, so that rows and new snapshot agree.
pub(crate) const FEED: &str = "SELECT n.snapshot::text, c.user_id, c.version, c.changed_at, c.change_order \
    FROM (SELECT pg_current_snapshot() AS snapshot) n LEFT JOIN LATERAL (\
        SELECT user_id, version, changed_at, change_order FROM {s}.accounts \
        WHERE rp = $1 AND change_order >= $2 \
            AND change_order < pg_snapshot_xmax(n.snapshot)::text::bigint \
            AND NOT pg_visible_in_snapshot(change_order::text::xid8, $3::text::pg_snapshot) \
            AND (change_order, user_id) > ($4, $5) AND changed_at IS NOT NULL \
        ORDER BY change_order, user_id LIMIT $6) c ON true \
    ORDER BY c.change_order, c.user_id";

const NOW_MICROS: &str = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

pub(crate) const CLOCK_START: &str =
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text";

pub(crate) const CLOCK_FEED: &str = "SELECT n.now, c.user_id, c.version, c.changed_at, c.change_order \
    FROM (SELECT (extract(epoch FROM statement_timestamp()) * 1000000)::bigint::text AS now) n \
    LEFT JOIN LATERAL (\
        SELECT user_id, version, changed_at, change_order FROM {s}.accounts \
        WHERE rp = $1 AND (change_order, user_id) > ($2, $3) AND changed_at IS NOT NULL \
        ORDER BY change_order, user_id LIMIT $4) c ON true \
    ORDER BY c.change_order, c.user_id";

pub(crate) const PUT: &str = "INSERT INTO {s}.ceremonies (rp, id, purpose, expires_at, document) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (rp, id) DO UPDATE SET \
    purpose = excluded.purpose, expires_at = excluded.expires_at, document = excluded.document";

pub(crate) const TAKE: &str =
    "DELETE FROM {s}.ceremonies WHERE rp = $1 AND id = $2 RETURNING document";

/// The two in one transaction. What of it is not there is NULL.
pub(crate) const TAKE_AND_FIND: &str = "WITH taken AS (\
        DELETE FROM {s}.ceremonies WHERE rp = $1 AND id = $2 RETURNING document) \
    SELECT taken.document, a.user_id, a.version, a.document \
    FROM (SELECT) one LEFT JOIN taken ON true LEFT JOIN ({s}.keys k \
        JOIN {s}.accounts a ON a.rp = k.rp AND a.user_id = k.user_id) \
        ON k.rp = $1 AND k.sort = $3 AND k.key = $4";

/// Nodes that sweep at once pass over each other's rows.
pub(crate) const SWEEP: &str = "WITH gone AS (DELETE FROM {s}.ceremonies WHERE (rp, id) IN (\
        SELECT rp, id FROM {s}.ceremonies WHERE expires_at <= $1 \
        ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1) \
    SELECT count(*) FROM gone";

pub(crate) const SWEEP_COUNTERS: &str = "WITH gone AS (DELETE FROM {s}.counters WHERE (key, window_end) IN (\
        SELECT key, window_end FROM {s}.counters WHERE window_end <= $1 \
        ORDER BY window_end LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1) \
    SELECT count(*) FROM gone";

pub(crate) const ADD: &str = "INSERT INTO {s}.counters AS held (key, window_end, count) VALUES ($1, $2, 1) \
    ON CONFLICT (key, window_end) DO UPDATE SET count = held.count + 1 RETURNING count";

pub(crate) const PENDING: &str =
    "SELECT document FROM {s}.outbox ORDER BY written_at, position LIMIT $1";

pub(crate) const DELIVERED: &str = "DELETE FROM {s}.outbox WHERE id = $1";

pub(crate) const READ_RECORD: &str = "SELECT value FROM {s}.records WHERE rp = $1 AND name = $2";

pub(crate) const ADD_RECORD: &str = "INSERT INTO {s}.records (rp, name, value) \
    VALUES ($1, $2, $3) ON CONFLICT (rp, name) DO NOTHING RETURNING name";

pub(crate) const REPLACE_RECORD: &str = "UPDATE {s}.records SET value = $3 \
    WHERE rp = $1 AND name = $2 AND value = $4 RETURNING name";

pub(crate) const RECORD: &str = "INSERT INTO {s}.audit \
    (at, rp, operation, actor, user_id, outcome, from_address, user_agent, class, count, reference) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

pub(crate) const AUDIT: &str = "SELECT at, rp, operation, actor, user_id, outcome, \
    from_address, user_agent, class, count, reference FROM (\
    SELECT * FROM {s}.audit ORDER BY recorded_at DESC, id DESC LIMIT $1) newest \
    ORDER BY recorded_at, id";

/// The entries of one class that are older than a time.
pub(crate) const PRUNE_OLD: &str = "WITH gone AS (DELETE FROM {s}.audit WHERE (recorded_at, id) IN (\
        SELECT recorded_at, id FROM {s}.audit WHERE rp = $1 AND class = $2 AND at < $3 \
        LIMIT $4 FOR UPDATE SKIP LOCKED) RETURNING 1) \
    SELECT count(*) FROM gone";

/// The entries of one class but for the newest. Counted first, so that an entry that another node
/// removes meanwhile makes this remove fewer, never one that is kept.
pub(crate) const PRUNE_SURPLUS: &str = "WITH gone AS (DELETE FROM {s}.audit WHERE (recorded_at, id) IN (\
        SELECT recorded_at, id FROM (SELECT recorded_at, id FROM {s}.audit \
            WHERE rp = $1 AND class = $2 ORDER BY at DESC, recorded_at DESC, id DESC OFFSET $3) surplus \
        LIMIT $4) RETURNING 1) \
    SELECT count(*) FROM gone";
