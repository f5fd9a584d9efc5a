// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A relying party as browsers show it (WebAuthn Level 3 section 5.4.2).
 *
 * @param id The domain that the credential is bound to.
 * @param name The name that people see.
 */
public record PublicKeyCredentialRpEntity(
        String id,
        String name) {}
