-- Accounts as they are. `document` is the truth, in the form that core writes; the other
-- columns, and the tables authenticators and links, say the same to people and to reports.
-- `change_order` orders what changed: the number of the transaction, or the time in microseconds
-- where transactions have no common numbers.
CREATE TABLE {schema}.accounts (
    rp            text COLLATE "C" NOT NULL,
    user_id       text COLLATE "C" NOT NULL,
    version       bigint NOT NULL CHECK (version > 0),
    sequence      bigint NOT NULL CHECK (sequence >= 0),
    head          text NOT NULL,
    status        text NOT NULL,
    changed_at    timestamptz,
    change_order  bigint NOT NULL,
    document      text NOT NULL,
    PRIMARY KEY (rp, user_id)
);
CREATE INDEX accounts_change_order ON {schema}.accounts (rp, change_order, user_id);

-- Every credential id, link digest, user handle and authenticator id that was ever claimed, removed
-- ones too. The primary key is what keeps them unique within a relying party.
CREATE TABLE {schema}.keys (
    rp        text COLLATE "C" NOT NULL,
    sort      text COLLATE "C" NOT NULL,
    key       text COLLATE "C" NOT NULL,
    user_id   text COLLATE "C" NOT NULL,
    reserved  boolean NOT NULL,
    PRIMARY KEY (rp, sort, key)
);

CREATE TABLE {schema}.authenticators (
    rp                  text COLLATE "C" NOT NULL,
    user_id             text COLLATE "C" NOT NULL,
    authenticator_id    text COLLATE "C" NOT NULL,
    credential_id       text COLLATE "C" NOT NULL,
    nickname            text NOT NULL,
    kind                text NOT NULL,
    status              text NOT NULL,
    sign_count          bigint NOT NULL CHECK (sign_count >= 0),
    aaguid              text NOT NULL,
    attestation_trusted boolean NOT NULL,
    backed_up           boolean NOT NULL,
    route               text NOT NULL,
    created_at          timestamptz NOT NULL,
    last_used_at        timestamptz,
    removed_at          timestamptz,
    removal_reason      text,
    PRIMARY KEY (rp, user_id, authenticator_id)
);

-- Links as they are stored; that one has expired follows from expires_at alone.
CREATE TABLE {schema}.links (
    rp          text COLLATE "C" NOT NULL,
    user_id     text COLLATE "C" NOT NULL,
    link_id     text COLLATE "C" NOT NULL,
    kind        text NOT NULL,
    state       text NOT NULL,
    issued_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (rp, user_id, link_id)
);

-- `document` is the canonical encoding whose digest the next event names: never rewrite it.
CREATE TABLE {schema}.events (
    rp        text COLLATE "C" NOT NULL,
    user_id   text COLLATE "C" NOT NULL,
    sequence  bigint NOT NULL CHECK (sequence > 0),
    name      text NOT NULL,
    at        timestamptz NOT NULL,
    actor     text,
    document  text NOT NULL,
    PRIMARY KEY (rp, user_id, sequence)
);

-- Notifications that were not delivered yet.
CREATE TABLE {schema}.outbox (
    id          text COLLATE "C" NOT NULL PRIMARY KEY,
    rp          text COLLATE "C" NOT NULL,
    user_id     text COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL,
    document    text NOT NULL,
    written_at  timestamptz NOT NULL,
    position    bigint NOT NULL
);
CREATE INDEX outbox_oldest ON {schema}.outbox (written_at, position);

CREATE TABLE {schema}.ceremonies (
    rp          text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    purpose     text NOT NULL,
    expires_at  timestamptz NOT NULL,
    document    text NOT NULL,
    PRIMARY KEY (rp, id)
);
CREATE INDEX ceremonies_expiry ON {schema}.ceremonies (expires_at);

CREATE TABLE {schema}.counters (
    key         text COLLATE "C" NOT NULL,
    window_end  timestamptz NOT NULL,
    count       bigint NOT NULL CHECK (count > 0),
    PRIMARY KEY (key, window_end)
);
CREATE INDEX counters_end ON {schema}.counters (window_end);

-- Refusals and reads. Nothing here is ever removed by Keydesk.
CREATE TABLE {schema}.audit (
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    at           timestamptz NOT NULL,
    rp           text COLLATE "C" NOT NULL,
    operation    text NOT NULL,
    actor        text,
    user_id      text,
    outcome      text NOT NULL,
    PRIMARY KEY (recorded_at, id)
);
