-- Where an attempt came from, whether its caller showed who they are, and how many failures an entry
-- stands for. What was there before counts as identified where it names an actor or succeeded.
ALTER TABLE {schema}.audit ADD COLUMN from_address text;
ALTER TABLE {schema}.audit ADD COLUMN user_agent text;
ALTER TABLE {schema}.audit ADD COLUMN class text COLLATE "C" NOT NULL DEFAULT 'identified';
ALTER TABLE {schema}.audit ADD COLUMN count bigint NOT NULL DEFAULT 1;
UPDATE {schema}.audit SET class = 'anonymous' WHERE actor IS NULL AND outcome <> 'ok';
CREATE INDEX audit_class ON {schema}.audit (rp, class, at);
