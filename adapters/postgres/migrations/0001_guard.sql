-- Anyone who writes to these tables, and with whatever tool: a version never goes back, a removed
-- authenticator stays removed, and a key stays with anyone who claimed it. The conditions stand in WHEN,
-- so that a permitted change calls no function.
CREATE FUNCTION {schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'keydesk: % refused on %', TG_NAME, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER version_goes_forward BEFORE UPDATE ON {schema}.accounts
    FOR EACH ROW WHEN (NEW.version <= OLD.version) EXECUTE FUNCTION {schema}.refuse();
CREATE TRIGGER removed_is_final BEFORE UPDATE ON {schema}.authenticators
    FOR EACH ROW WHEN (OLD.status = 'removed' AND NEW.status <> 'removed')
    EXECUTE FUNCTION {schema}.refuse();
CREATE TRIGGER claimed_for_good BEFORE UPDATE ON {schema}.keys
    FOR EACH ROW WHEN (NEW.user_id IS DISTINCT FROM OLD.user_id AND NEW.user_id IS NOT NULL)
    EXECUTE FUNCTION {schema}.refuse();
