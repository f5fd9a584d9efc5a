// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Reads the link of a session.
 *
 * @param session The secret of the session that {@code redeemLink} gave.
 */
public record LinkStatusRequest(
        String session) {}
