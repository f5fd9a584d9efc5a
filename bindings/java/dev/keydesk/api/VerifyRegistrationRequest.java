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
 * @param response What {@code navigator.credentials.create()} gave, as {@code toJSON()} writes it.
 * @param userVerification Whether the user must have been verified.
 */
public record VerifyRegistrationRequest(
        List<Long> algorithms,
        AttestationRequest attestation,
        String challenge,
        RelyingPartyConfig relyingParty,
        RegistrationResponseJSON response,
        UserVerification userVerification) {}
