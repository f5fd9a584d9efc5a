// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;
import java.util.List;

/**
 * A completed sign-in.
 *
 * @param amr How the person proved who they are, as authentication method references (RFC 8176).
 * @param assurance The assurance level of this sign-in (NIST SP 800-63B-4 section 2).
 * @param at When: the {@code authenticatedAt} of the session that is made of it. No two sign-ins with one
 * authenticator have the same.
 * @param authenticatorId The id of the authenticator that signed.
 * @param modelReport The status that the FIDO Metadata Service reports for the authenticator's model, by its name there. Null where it is left out.
 * @param userId Id of the user who signed in: the owner of the stored credential.
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
