// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * A credential that is excluded or allowed (WebAuthn Level 3 section 5.8.3).
 *
 * @param id The credential id in base64url.
 * @param transports How its authenticator can be reached, as it was reported at registration. Null where it is left out.
 * @param type The kind of credential.
 */
public record PublicKeyCredentialDescriptorJSON(
        String id,
        List<String> transports,
        PublicKeyCredentialType type) {}
