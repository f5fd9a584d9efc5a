// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Lists the authenticators of people in the actor's organisations whose model the newest metadata
 * reports as compromised or revoked.
 *
 * @param cursor Where the page before ended. Null where it is left out.
 */
public record ListAffectedAuthenticatorsRequest(
        String cursor) {}
