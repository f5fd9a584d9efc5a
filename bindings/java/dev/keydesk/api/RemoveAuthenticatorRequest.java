// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Removes an authenticator for good.
 *
 * @param authenticatorId The id of the authenticator that is removed.
 * @param lastConfirmed {@code true} once a person was warned that it is the last one. Null where it is left out.
 * @param notes At most 500 characters, which the person whose authenticator it is can read. Null where it is left out.
 * @param reason Why it is removed; {@code account_closed} is for accounts that are closed.
 * @param userId The id of the person whose authenticator it is.
 */
public record RemoveAuthenticatorRequest(
        String authenticatorId,
        Boolean lastConfirmed,
        String notes,
        RemovalReason reason,
        String userId) {}
