// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;
import java.util.Map;

/**
 * What {@code authenticationOptions} makes a browser's options of.
 *
 * @param allowCredentials The credentials that may sign: those of a person who is known already. Left out, the browser asks for
 * a discoverable credential, and the response says by its {@code userHandle} who signs in. Null where it is left out.
 * @param challenge The challenge, 16 to 1024 bytes in base64url; 32 random bytes if left out. Null where it is left out.
 * @param extensions The inputs of extensions, by their identifiers. Null where it is left out.
 * @param hints Which authenticator the browser should propose first, the preferred one first. Null where it is left out.
 * @param relyingParty To whom the credential must be bound: the {@code relyingParty} of {@code verifyAuthentication}.
 * @param timeout How long the browser should wait for the person, in milliseconds; 300000 if left out. Null where it is left out.
 * @param userVerification Whether the user has to be verified: the {@code userVerification} of {@code verifyAuthentication}.
 */
public record AuthenticationOptionsRequest(
        List<CredentialChoice> allowCredentials,
        String challenge,
        Map<String, Object> extensions,
        List<PublicKeyCredentialHint> hints,
        RelyingPartyConfig relyingParty,
        Long timeout,
        UserVerification userVerification) {}
