// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Starts the ceremony of a redeemed link.
 *
 * @param session The secret of the session that {@code redeemLink} gave.
 */
public record BeginLinkRegistrationRequest(
        String session) {}
