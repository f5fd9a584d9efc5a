// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A row of the host's table.
 *
 * @param blob The content of the row: text, which must be returned unchanged.
 * @param key The key of the row, which no other row has.
 * @param owner The key of the row that owns this one; a row without an owner has its own key here.
 * @param version Counts the row's commits from 1.
 */
public record TableRow(
        String blob,
        String key,
        String owner,
        long version) {}
