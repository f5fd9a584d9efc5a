// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * Whom to look for.
 *
 * @param cursor The {@code next} of the page before; left out for the first page. Null where it is left out.
 * @param limit How many people the answer may hold.
 * @param organisations The ids of the organisations to which the people must belong.
 * @param query Part of a name, user name or address, without regard to case.
 */
public record HostSearch(
        String cursor,
        long limit,
        List<String> organisations,
        String query) {}
