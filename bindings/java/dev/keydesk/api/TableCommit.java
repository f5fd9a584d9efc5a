// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * One change: all of it, or nothing.
 *
 * 1. With {@code expectedVersion} 0 the row of {@code key} is inserted with version 1; if there is one, nothing
 * is written and the outcome is {@code version_conflict}. Otherwise the row is updated to the version
 * after {@code expectedVersion}; if it has another version or is missing: {@code version_conflict}.
 * 2. Each of {@code uniqueKeys} is inserted as a row with this key, the commit's {@code key} as owner, version 1
 * and an empty blob. If any is there, nothing is written: {@code key_taken}.
 * 3. Each of {@code lookupKeys} is inserted likewise, but one that is there with this owner is left as it
 * is; with another owner nothing is written: {@code key_taken}.
 * 4. Each of {@code events} is inserted with its own key and blob, the commit's {@code key} as owner, version 1.
 *
 * @param blob What the row holds from now on.
 * @param events Rows that are added in the same transaction.
 * @param expectedVersion The version that the stored row must have; 0 if there must be no row.
 * @param key The key of the row that is changed.
 * @param lookupKeys Keys to insert; those that exist already must have this commit's {@code key} as owner.
 * @param uniqueKeys Keys to insert; none of them may exist yet.
 */
public record TableCommit(
        String blob,
        List<TableAddition> events,
        long expectedVersion,
        String key,
        List<String> lookupKeys,
        List<String> uniqueKeys) {}
