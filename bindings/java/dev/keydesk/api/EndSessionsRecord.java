// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;
import java.util.List;

/**
 * Sessions of one person that the host must end.
 *
 * @param all Whether every session of the person ends, however it began: the account is closed.
 * @param authenticatorIds The authenticators that are no longer in use. Sessions that were born of one of them end, and
 * so do those proven by a security key of which the host does not know the authenticator.
 * @param exceptAuthenticatedAt The {@code authenticatedAt} of the one session that continues: it removed its own authenticator. Null where it is left out.
 */
public record EndSessionsRecord(
        boolean all,
        List<String> authenticatorIds,
        Instant exceptAuthenticatedAt) {}
