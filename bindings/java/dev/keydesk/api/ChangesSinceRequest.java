// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Asks whether an account changed.
 *
 * @param cursor The cursor of the last answer; left out at first. Null where it is left out.
 * @param userId The id of the person whose account it is.
 */
public record ChangesSinceRequest(
        String cursor,
        String userId) {}
