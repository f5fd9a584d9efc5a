// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * The authenticator, and the account as it stands now.
 *
 * @param account The account; left out where the asker may not read it. Null where it is left out.
 * @param authenticator The authenticator as it stands after the operation.
 */
public record AuthenticatorAnswer(
        AccountView account,
        AuthenticatorView authenticator) {}
