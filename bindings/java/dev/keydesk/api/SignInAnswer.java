// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;
import java.util.List;

/**
 * A completed sign-in.
 *
 * @param amr How the person proved who they are, as authentication method references (RFC 8176).
 * @param assurance What this sign-in is good for.
 * @param at When: the {@code authenticatedAt} of the session that is made of it. No two sign-ins with one
 * authenticator have the same.
 * @param authenticatorId The id of the authenticator that signed.
 * @param modelReport What metadata reports of the authenticator's model by now, as the FIDO Metadata Service names it. Null where it is left out.
 * @param userId Who signed in, from the stored credential.
 * @param userVerified Whether the user was verified in this ceremony, by an authenticator that can be relied on for it.
 */
public record SignInAnswer(
        List<String> amr,
        AssuranceView assurance,
        Instant at,
        String authenticatorId,
        String modelReport,
        String userId,
        boolean userVerified) {}
