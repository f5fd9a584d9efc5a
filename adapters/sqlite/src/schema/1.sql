-- Times are milliseconds since 1970-01-01T00:00:00Z. Text is compared byte by byte.

-- The account itself is JSON as core writes it; the columns beside it are for conditions and for people.
CREATE TABLE accounts (
    rp TEXT NOT NULL,
    user TEXT NOT NULL,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (rp, user)
) STRICT;

-- Who holds which credential id, link digest, user handle and authenticator id; for good.
CREATE TABLE keys (
    rp TEXT NOT NULL,
    sort TEXT NOT NULL,
    bytes BLOB NOT NULL,
    user TEXT NOT NULL,
    PRIMARY KEY (rp, sort, bytes),
    FOREIGN KEY (rp, user) REFERENCES accounts (rp, user)
) STRICT, WITHOUT ROWID;

-- What happened: the canonical encoding and its SHA-256, which the next event names.
CREATE TABLE events (
    rp TEXT NOT NULL,
    user TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    event TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (rp, user, sequence),
    FOREIGN KEY (rp, user) REFERENCES accounts (rp, user)
) STRICT;

-- Every commit in its order, for anyone who follows what changes.
CREATE TABLE commits (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    rp TEXT NOT NULL,
    user TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX commits_of_rp ON commits (rp, number);

-- Notifications that were not delivered yet.
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL,
    notification TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_ids ON outbox (id);

-- Ceremonies that were not answered yet.
CREATE TABLE ceremonies (
    rp TEXT NOT NULL,
    id BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    ceremony TEXT NOT NULL,
    PRIMARY KEY (rp, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ceremonies_by_expiry ON ceremonies (expires_at);

-- Counts for rate limits, one for each window.
CREATE TABLE counters (
    key TEXT NOT NULL,
    window_end INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (key, window_end)
) STRICT, WITHOUT ROWID;
CREATE INDEX counters_by_end ON counters (window_end);

-- Refusals and reads; the oldest are forgotten.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    rp TEXT NOT NULL,
    operation TEXT NOT NULL,
    actor TEXT,
    user TEXT,
    outcome TEXT NOT NULL
) STRICT;
