// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Searches the directory, within the organisations that the actor may act in.
 *
 * @param cursor The {@code next} of the page before; left out for the first page. Null where it is left out.
 * @param query Words that must all occur in the name, user name or address, in any order and without regard to
 * case; 1 to 100 characters. Commas around words are ignored, and words after the sixteenth.
 */
public record FindUsersRequest(
        String cursor,
        String query) {}
