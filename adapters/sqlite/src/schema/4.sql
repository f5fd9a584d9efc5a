-- The number that anyone who was refused was given.
ALTER TABLE audit ADD COLUMN reference TEXT;
CREATE INDEX audit_by_reference ON audit (reference) WHERE reference IS NOT NULL;
