// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Which rows to list, in the order of their keys. Both ends are excluded.
 *
 * @param after The keys of the rows come after this one.
 * @param before The keys of the rows come before this one.
 * @param limit How many rows the answer may hold.
 */
public record TableRange(
        String after,
        String before,
        long limit) {}
