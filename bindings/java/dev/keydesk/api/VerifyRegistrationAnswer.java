// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * What a registration that verifies leaves.
 *
 * @param credential The credential, which the caller stores.
 */
public record VerifyRegistrationAnswer(
        CredentialRecord credential) {}
