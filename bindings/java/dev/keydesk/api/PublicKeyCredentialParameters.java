// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A kind of key that may be made (WebAuthn Level 3 section 5.3).
 *
 * @param alg The algorithm, by its COSE number.
 * @param type The kind of credential.
 */
public record PublicKeyCredentialParameters(
        Long alg,
        PublicKeyCredentialType type) {}
