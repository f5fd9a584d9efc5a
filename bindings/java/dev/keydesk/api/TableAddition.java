// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A row that a commit adds.
 *
 * @param blob What it holds.
 * @param key The row's key.
 */
public record TableAddition(
        String blob,
        String key) {}
