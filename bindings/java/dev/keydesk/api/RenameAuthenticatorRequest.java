// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Gives an authenticator another nickname.
 *
 * @param authenticatorId The id of the authenticator that is renamed.
 * @param nickname 1 to 64 characters as a person counts them.
 * @param userId The id of the person whose authenticator it is.
 */
public record RenameAuthenticatorRequest(
        String authenticatorId,
        String nickname,
        String userId) {}
