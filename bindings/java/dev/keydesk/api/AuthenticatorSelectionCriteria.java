// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * The requirements on the authenticator (WebAuthn Level 3 section 5.4.4).
 *
 * @param authenticatorAttachment How the authenticator is attached; left out where both will do. Null where it is left out.
 * @param requireResidentKey The same for browsers of WebAuthn Level 1: true where {@code residentKey} is {@code required}.
 * @param residentKey Whether the credential has to be discoverable.
 * @param userVerification Whether the user has to be verified, by PIN, fingerprint or the like.
 */
public record AuthenticatorSelectionCriteria(
        AuthenticatorAttachment authenticatorAttachment,
        boolean requireResidentKey,
        ResidentKeyRequirement residentKey,
        UserVerification userVerification) {}
