// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * {@code credProps}, as the browser says.
 *
 * @param rk Whether the credential is discoverable, as the browser says.
 */
public record CredentialProperties(
        boolean rk) {}
