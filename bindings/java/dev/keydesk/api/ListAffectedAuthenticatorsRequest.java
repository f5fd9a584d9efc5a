// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Lists the authenticators of people in the actor's organisations whose model the newest metadata
 * reports as compromised or revoked.
 *
 * @param cursor The {@code next} of the page before; left out for the first page. Null where it is left out.
 */
public record ListAffectedAuthenticatorsRequest(
        String cursor) {}
