-- Small records that a desk keeps about itself.
CREATE TABLE records (
    rp TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (rp, name)
) STRICT, WITHOUT ROWID;
