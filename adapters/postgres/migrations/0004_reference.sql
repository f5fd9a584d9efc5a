-- The number that anyone who was refused was given.
ALTER TABLE {schema}.audit ADD COLUMN reference text;
CREATE INDEX audit_reference ON {schema}.audit (reference);
