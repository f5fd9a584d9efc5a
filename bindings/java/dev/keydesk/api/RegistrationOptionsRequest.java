// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;
import java.util.Map;

/**
 * What {@code registrationOptions} makes a browser's options of.
 *
 * @param algorithms The algorithms that the key may have, the preferred one first; every one that is served if left out.
 * Give {@code verifyRegistration} the same. Null where it is left out.
 * @param attestation Which attestation is asked for; {@code none} if left out. {@code direct} is what the {@code attestation} of
 * {@code verifyRegistration} can judge. Null where it is left out.
 * @param authenticatorAttachment How the authenticator must be attached; both will do if left out. Null where it is left out.
 * @param challenge The challenge, 16 to 1024 bytes in base64url; 32 random bytes if left out. Null where it is left out.
 * @param excludeCredentials The credentials that the account has already: an authenticator that holds one of them makes no other. Null where it is left out.
 * @param extensions The inputs of extensions, by their identifiers; {@code credProps} is asked for unless it is {@code false} here. Null where it is left out.
 * @param hints Which authenticator the browser should propose first, the preferred one first. Null where it is left out.
 * @param relyingParty For whom the credential is made: the {@code relyingParty} of {@code verifyRegistration}.
 * @param residentKey Whether the credential has to be discoverable; {@code preferred} if left out. Sign-in without a user name
 * needs {@code required}. Null where it is left out.
 * @param timeout How long the browser should wait for the person, in milliseconds; 300000 if left out. Null where it is left out.
 * @param user The account for which the credential is made.
 * @param userVerification Whether the user has to be verified: the {@code userVerification} of {@code verifyRegistration}.
 */
public record RegistrationOptionsRequest(
        List<Long> algorithms,
        AttestationConveyance attestation,
        AuthenticatorAttachment authenticatorAttachment,
        String challenge,
        List<CredentialChoice> excludeCredentials,
        Map<String, Object> extensions,
        List<PublicKeyCredentialHint> hints,
        RelyingPartyConfig relyingParty,
        ResidentKeyRequirement residentKey,
        Long timeout,
        UserOptions user,
        UserVerification userVerification) {}
