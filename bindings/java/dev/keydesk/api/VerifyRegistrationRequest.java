// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * What {@code verifyRegistration} verifies, and against what.
 *
 * @param algorithms The algorithms that were offered, by their COSE numbers; every one that is served if left out. Null where it is left out.
 * @param attestation What is asked of attestation; nothing if left out. Null where it is left out.
 * @param challenge The challenge that the caller issued for this ceremony alone.
 * @param relyingParty Whose pages the browser was on.
 * @param response RegistrationResponseJSON (WebAuthn Level 3 section 5.1).
 * @param userVerification Whether the user must have been verified.
 */
public record VerifyRegistrationRequest(
        List<Long> algorithms,
        AttestationRequest attestation,
        String challenge,
        RelyingPartyConfig relyingParty,
        ResponseJson response,
        UserVerification userVerification) {}
