// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Starts a sign-in ceremony.
 *
 * @param userId The user whose key is the second factor; left out for passwordless sign-in. Null where it is left out.
 */
public record BeginSignInRequest(
        String userId) {}
