// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;

/**
 * A registration link, without its secret.
 *
 * @param authenticatorId The id of the authenticator that was registered with the link. Null where it is left out.
 * @param expiresAt When the link stops working.
 * @param id The id of the link, which is not its secret.
 * @param issuedAt When the link was issued.
 * @param issuedBy The id of the person who issued the link.
 * @param kind The kind of authenticator that may be registered with the link.
 * @param status The status of the link at this moment.
 */
public record LinkView(
        String authenticatorId,
        Instant expiresAt,
        String id,
        Instant issuedAt,
        String issuedBy,
        AuthenticatorKind kind,
        LinkStatus status) {}
