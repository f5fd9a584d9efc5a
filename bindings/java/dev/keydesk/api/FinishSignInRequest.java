// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Completes a sign-in ceremony.
 *
 * @param ceremonyId The id of the ceremony that {@code beginSignIn} answered.
 * @param response AuthenticationResponseJSON (WebAuthn Level 3 section 5.1).
 */
public record FinishSignInRequest(
        String ceremonyId,
        ResponseJson response) {}
