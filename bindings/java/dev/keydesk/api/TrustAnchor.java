// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A certificate that attestation statements may lead to, with what it speaks for (WebAuthn Level 3 section 7.1, step 23): the certificate alone is bound to nothing.
 *
 * One of: a text; an object with aaguids, certificate, formats.
 *
 * @param json the value as JSON
 */
public record TrustAnchor(String json) {}
