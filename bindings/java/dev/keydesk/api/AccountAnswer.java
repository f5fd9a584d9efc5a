// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * An account as it stands after the operation.
 *
 * @param account The account as it stands after the operation.
 */
public record AccountAnswer(
        AccountView account) {}
