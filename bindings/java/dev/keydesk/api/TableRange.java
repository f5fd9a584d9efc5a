// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Which rows to list.
 *
 * @param after Keys greater than this.
 * @param before Keys smaller than this.
 * @param limit At most so many.
 */
public record TableRange(
        String after,
        String before,
        long limit) {}
