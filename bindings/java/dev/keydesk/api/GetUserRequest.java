// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Reads one person and their account.
 *
 * @param userId The directory's immutable id of the person.
 */
public record GetUserRequest(
        String userId) {}
