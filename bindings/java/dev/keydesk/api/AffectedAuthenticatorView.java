// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * An authenticator whose model is reported.
 *
 * @param authenticator The authenticator, which is not removed.
 * @param report The reported status, as the FIDO Metadata Service names it: {@code REVOKED}, {@code USER_KEY_REMOTE_COMPROMISE}
 * and so on.
 * @param user The person whose authenticator it is, as the directory has them.
 */
public record AffectedAuthenticatorView(
        AuthenticatorView authenticator,
        String report,
        UserView user) {}
