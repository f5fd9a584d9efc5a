// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;

/**
 * The end of an authenticator.
 *
 * @param at Time of the removal, by the clock of the desk.
 * @param by The id of the person who removed it.
 * @param notes A note that the remover added. The owner of the authenticator can read it. Null where it is left out.
 * @param reason Why it was removed.
 */
public record RemovalView(
        Instant at,
        String by,
        String notes,
        RemovalReason reason) {}
