// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;

/**
 * A message to a person about an event of their account, for a channel of their own.
 *
 * @param at When it happened, by the clock of the desk.
 * @param endSessions Sessions of this person that the host ends now, whatever the kind; left out where none must
 * end. Null where it is left out.
 * @param id One that has come before may be ignored.
 * @param kind What happened, with its own members.
 * @param rp The id of the relying party at whose desk it happened.
 * @param user Id of the person who must receive it.
 */
public record NotificationRecord(
        Instant at,
        EndSessionsRecord endSessions,
        String id,
        NotificationKindRecord kind,
        String rp,
        String user) {}
