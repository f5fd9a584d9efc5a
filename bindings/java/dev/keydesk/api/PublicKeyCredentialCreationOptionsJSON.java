// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;
import java.util.Map;

/**
 * The options for {@code navigator.credentials.create()} (WebAuthn Level 3 section 5.4).
 *
 * @param attestation Which attestation is asked for.
 * @param authenticatorSelection The requirements on the authenticator.
 * @param challenge The challenge in base64url. The server keeps it, verifies one response against it, and drops it.
 * @param excludeCredentials Credentials that the account has already: an authenticator that holds one of them makes no other.
 * @param extensions The inputs of extensions, by their identifiers in the IANA registry.
 * @param hints Which authenticator the browser should propose first, the preferred one first. Null where it is left out.
 * @param pubKeyCredParams The algorithms that the credential's key may have, the preferred one first.
 * @param rp The relying party for which the credential is made.
 * @param timeout How long the browser should wait for the person, in milliseconds.
 * @param user The account for which the credential is made.
 */
public record PublicKeyCredentialCreationOptionsJSON(
        AttestationConveyance attestation,
        AuthenticatorSelectionCriteria authenticatorSelection,
        String challenge,
        List<PublicKeyCredentialDescriptorJSON> excludeCredentials,
        Map<String, Object> extensions,
        List<PublicKeyCredentialHint> hints,
        List<PublicKeyCredentialParameters> pubKeyCredParams,
        PublicKeyCredentialRpEntity rp,
        long timeout,
        PublicKeyCredentialUserEntityJSON user) {}
