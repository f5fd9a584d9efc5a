// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Starts a registration by the user, or by an administrator on their behalf.
 *
 * @param kind The kind of authenticator that is registered.
 * @param userId The id of the person for whom something is registered.
 */
public record BeginRegistrationRequest(
        AuthenticatorKind kind,
        String userId) {}
