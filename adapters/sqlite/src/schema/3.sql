-- Where an attempt came from, whether its caller showed who they are, and how many failures an entry
-- stands for. What was there before counts as identified where it names an actor or succeeded.
ALTER TABLE audit ADD COLUMN from_address TEXT;
ALTER TABLE audit ADD COLUMN user_agent TEXT;
ALTER TABLE audit ADD COLUMN class TEXT NOT NULL DEFAULT 'identified';
ALTER TABLE audit ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
UPDATE audit SET class = 'anonymous' WHERE actor IS NULL AND outcome <> 'ok';
CREATE INDEX audit_by_class ON audit (rp, class, at, number);
