// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Completes the registration of a redeemed link.
 *
 * @param ceremonyId The id of the ceremony that {@code beginLinkRegistration} answered.
 * @param response The credential from {@code navigator.credentials.create()}, as {@code toJSON()} writes it.
 * @param session The secret of the session that {@code redeemLink} gave.
 */
public record FinishLinkRegistrationRequest(
        String ceremonyId,
        RegistrationResponseJSON response,
        String session) {}
