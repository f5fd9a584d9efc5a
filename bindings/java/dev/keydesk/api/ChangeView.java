// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;

/**
 * One change of an account.
 *
 * @param at Time of the change, by the clock of the desk.
 * @param userId The id of the person whose account changed.
 * @param version The version that the account had afterwards.
 */
public record ChangeView(
        Instant at,
        String userId,
        long version) {}
