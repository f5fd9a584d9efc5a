// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * How long the audit record is kept. Entries of callers who showed who they are, and those of
 * anonymous callers, are kept apart: nobody can push out the former.
 *
 * @param keepAnonymousDays How long entries of anonymous callers are kept, in days, 1 to 3650; 90. Null where it is left out.
 * @param keepAnonymousEntries How many entries of anonymous callers are kept, 1 or more; the oldest go first; 100,000. Null where it is left out.
 * @param keepDays How long entries of identified callers are kept, in days, 1 to 3650; 400. Their number is not
 * limited. Null where it is left out.
 */
public record AuditPolicy(
        Long keepAnonymousDays,
        Long keepAnonymousEntries,
        Long keepDays) {}
