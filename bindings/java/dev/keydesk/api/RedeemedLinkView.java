// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;

/**
 * A redeemed link, as its holder sees it. Anyone who holds a link need not be signed in, so the record
 * names no id of the directory.
 *
 * @param authenticatorId The id of the authenticator that was registered with the link. Null where it is left out.
 * @param expiresAt When the link stops working.
 * @param id The id of the link, which is not its secret.
 * @param issuedAt When the link was issued.
 * @param kind The kind of authenticator that may be registered with the link.
 * @param status The status of the link now: not {@code issued}, because it was redeemed.
 */
public record RedeemedLinkView(
        String authenticatorId,
        Instant expiresAt,
        String id,
        Instant issuedAt,
        AuthenticatorKind kind,
        LinkStatus status) {}
