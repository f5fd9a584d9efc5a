// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * An authentication as a browser answers it (WebAuthn Level 3 section 5.1): what {@code PublicKeyCredential.toJSON()}
 * gives, and {@code startAuthentication} of {@code @simplewebauthn/browser}.
 *
 * @param json the value as JSON
 */
public record AuthenticationResponseJSON(String json) {}
