// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Completes a sign-in ceremony.
 *
 * @param ceremonyId The id of the ceremony that {@code beginSignIn} answered.
 * @param response The credential from {@code navigator.credentials.get()}, as {@code toJSON()} writes it.
 */
public record FinishSignInRequest(
        String ceremonyId,
        AuthenticationResponseJSON response) {}
