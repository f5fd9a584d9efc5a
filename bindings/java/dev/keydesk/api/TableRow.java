// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A row of the host's table.
 *
 * @param blob What the row holds: text, given back as it was.
 * @param key The key of the row, which no other row has.
 * @param owner The key of the row that it belongs to; its own for rows that belong to none.
 * @param version Counts the row's commits from 1.
 */
public record TableRow(
        String blob,
        String key,
        String owner,
        long version) {}
