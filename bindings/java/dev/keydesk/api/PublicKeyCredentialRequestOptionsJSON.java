// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;
import java.util.Map;

/**
 * The options for {@code navigator.credentials.get()} (WebAuthn Level 3 section 5.5).
 *
 * @param allowCredentials The credentials that may sign. An empty list asks for a discoverable credential, which says by
 * itself who signs in.
 * @param challenge The challenge in base64url. The server keeps it, verifies one response against it, and drops it.
 * @param extensions The inputs of extensions, by their identifiers in the IANA registry. Null where it is left out.
 * @param hints Which authenticator the browser should propose first, the preferred one first. Null where it is left out.
 * @param rpId The domain that the credential must be bound to.
 * @param timeout How long the browser should wait for the person, in milliseconds.
 * @param userVerification Whether the user has to be verified, by PIN, fingerprint or the like.
 */
public record PublicKeyCredentialRequestOptionsJSON(
        List<PublicKeyCredentialDescriptorJSON> allowCredentials,
        String challenge,
        Map<String, Object> extensions,
        List<PublicKeyCredentialHint> hints,
        String rpId,
        long timeout,
        UserVerification userVerification) {}
