// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Reads the events of one account, oldest first.
 *
 * @param after The sequence number after which to begin. Null where it is left out.
 * @param userId The id of the person whose account it is.
 */
public record ListEventsRequest(
        Long after,
        String userId) {}
