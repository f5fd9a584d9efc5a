// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * What an authentication that verifies shows.
 *
 * @param authentication Who signed, and what became of the counter.
 */
public record VerifyAuthenticationAnswer(
        AuthenticationRecord authentication) {}
