// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A row that a commit adds.
 *
 * @param blob What the row holds, to be given back as it was.
 * @param key The key of the row that is added.
 */
public record TableAddition(
        String blob,
        String key) {}
