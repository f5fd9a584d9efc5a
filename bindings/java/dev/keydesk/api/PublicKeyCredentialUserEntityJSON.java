// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * An account as authenticators store and show it (WebAuthn Level 3 section 5.4.3).
 *
 * @param displayName The person's name as it is shown; may be empty.
 * @param id The user handle in base64url. A discoverable credential returns it at every sign-in.
 * @param name The user name, by which a person tells this account from others.
 */
public record PublicKeyCredentialUserEntityJSON(
        String displayName,
        String id,
        String name) {}
