// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * RegistrationResponseJSON or AuthenticationResponseJSON (WebAuthn Level 3 section 5.1), as PublicKeyCredential.toJSON() gives it
 *
 * @param json the value as JSON
 */
public record ResponseJson(String json) {}
