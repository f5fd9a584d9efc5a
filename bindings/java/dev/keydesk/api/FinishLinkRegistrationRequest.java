// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Completes the registration of a redeemed link.
 *
 * @param ceremonyId The id of the ceremony that {@code beginLinkRegistration} answered.
 * @param response RegistrationResponseJSON (WebAuthn Level 3 section 5.1).
 * @param session The secret of the session that {@code redeemLink} gave.
 */
public record FinishLinkRegistrationRequest(
        String ceremonyId,
        ResponseJson response,
        String session) {}
