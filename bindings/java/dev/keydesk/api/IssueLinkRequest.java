// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Issues a link; an older open one for the same user is superseded.
 *
 * @param kind The kind of authenticator that may be registered with the link.
 * @param userId The id of the person for whom the link is.
 */
public record IssueLinkRequest(
        AuthenticatorKind kind,
        String userId) {}
