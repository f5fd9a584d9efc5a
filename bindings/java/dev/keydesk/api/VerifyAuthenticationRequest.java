// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * What {@code verifyAuthentication} verifies, and against what.
 *
 * @param challenge The challenge that the caller issued for this ceremony alone.
 * @param credential The stored credential, as {@code verifyRegistration} answered it, with the counter of its last use.
 * @param expectedUserHandle The handle of the user who signs in, where the caller knows them already. Null where it is left out.
 * @param relyingParty Whose pages the browser was on.
 * @param response AuthenticationResponseJSON (WebAuthn Level 3 section 5.1).
 * @param userVerification Whether the user must have been verified.
 */
public record VerifyAuthenticationRequest(
        String challenge,
        CredentialRecord credential,
        String expectedUserHandle,
        RelyingPartyConfig relyingParty,
        ResponseJson response,
        UserVerification userVerification) {}
