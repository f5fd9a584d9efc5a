// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;

/**
 * One event.
 *
 * @param at Time of the event, by the clock of the desk.
 * @param by The id of the person who acted, {@code link:} with the id of a link, or {@code key_holder}.
 * @param details The event's own members; {@code null} for a text that was erased.
 * @param digest SHA-256 of its chained form, which the next event names.
 * @param event The name of the event.
 * @param from From which network address or device, where the host said so. Left out where somebody else acted
 * on the caller's own account, unless the caller may view the history of others. Null where it is left out.
 * @param sequence Counts the account's events from 1.
 * @param userAgent The client's {@code User-Agent}, where the host said so; left out as {@code from}. Null where it is left out.
 */
public record EventView(
        Instant at,
        String by,
        Object details,
        String digest,
        EventName event,
        String from,
        long sequence,
        String userAgent) {}
