// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Closes an account: every authenticator and open link ends.
 *
 * @param reason Why it is closed: 1 to 500 characters as a person counts them.
 * @param userId The id of the person whose account is closed.
 */
public record CloseAccountRequest(
        String reason,
        String userId) {}
