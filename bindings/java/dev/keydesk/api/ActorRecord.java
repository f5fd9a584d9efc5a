// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;
import java.util.List;

/**
 * The signed-in person.
 *
 * @param authenticatedAt When the person last proved who they are.
 * @param authenticatorId The authenticator that the person signed in with, as the sign-in answered it; left out
 * where they used none. Once it is no longer in use, the session is {@code session_revoked}. Null where it is left out.
 * @param id The directory's immutable id of the person.
 * @param organisations The organisations in which the person may act for others. Null where it is left out.
 * @param roles The roles that the person holds now. Null where it is left out.
 * @param strength How strongly: {@code password} or {@code security_key}.
 */
public record ActorRecord(
        Instant authenticatedAt,
        String authenticatorId,
        String id,
        List<String> organisations,
        List<String> roles,
        Strength strength) {}
