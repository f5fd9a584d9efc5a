// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * What {@code verifyAuthentication} verifies, and against what.
 *
 * @param challenge The challenge that the caller issued for this ceremony alone.
 * @param counter What a signature counter that did not advance means; {@code refuse} if left out. Null where it is left out.
 * @param credential The stored credential, as {@code verifyRegistration} answered it, with the counter of its last use.
 * @param expectedUserHandle The handle of the user who signs in, where the caller knows them already. Null where it is left out.
 * @param relyingParty Whose pages the browser was on.
 * @param response What {@code navigator.credentials.get()} gave, as {@code toJSON()} writes it.
 * @param userVerification Whether the user must have been verified.
 */
public record VerifyAuthenticationRequest(
        String challenge,
        CounterCheck counter,
        CredentialRecord credential,
        String expectedUserHandle,
        RelyingPartyConfig relyingParty,
        AuthenticationResponseJSON response,
        UserVerification userVerification) {}
