// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;

/**
 * The end of an authenticator.
 *
 * @param at When it was removed, by the clock of the desk.
 * @param by The id of the person who removed it.
 * @param notes What the remover added. The person whose authenticator it was reads it, too. Null where it is left out.
 * @param reason Why it was removed.
 */
public record RemovalView(
        Instant at,
        String by,
        String notes,
        RemovalReason reason) {}
