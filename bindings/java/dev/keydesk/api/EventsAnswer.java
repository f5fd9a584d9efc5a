// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * A page of events.
 *
 * @param events The events, at most 100, oldest first.
 * @param next Pass as {@code after} for the next page. Null where it is left out.
 */
public record EventsAnswer(
        List<EventView> events,
        Long next) {}
