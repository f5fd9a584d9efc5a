// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * Whom to look for.
 *
 * @param cursor Where the page before ended. Null where it is left out.
 * @param limit At most so many.
 * @param organisations Only people of these organisations.
 * @param query Part of a name, user name or address, without regard to case.
 */
public record HostSearch(
        String cursor,
        long limit,
        List<String> organisations,
        String query) {}
