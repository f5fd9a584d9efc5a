// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * Whom to look for.
 *
 * @param cursor The {@code next} of the page before; left out for the first page. Null where it is left out.
 * @param limit How many people the answer may hold.
 * @param organisations The ids of the organisations to which the people must belong.
 * @param words The words that the person typed, without commas around them. Every word must occur in the display
 * name, the user name or the address, in any order and without regard to case; no character of a
 * word is an operator. Without words everybody matches.
 */
public record HostSearch(
        String cursor,
        long limit,
        List<String> organisations,
        List<String> words) {}
