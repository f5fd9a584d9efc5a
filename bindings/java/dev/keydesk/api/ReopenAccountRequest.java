// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Reopens a closed account; nothing that ended comes back by itself.
 *
 * @param reason Why it is reopened: 1 to 500 characters as a person counts them.
 * @param userId The id of the person whose account is reopened.
 */
public record ReopenAccountRequest(
        String reason,
        String userId) {}
