// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Searches the directory, within the organisations that the actor may act in.
 *
 * @param cursor The {@code next} of the page before; left out for the first page. Null where it is left out.
 * @param query Part of a name, user name or address; 1 to 100 characters.
 */
public record FindUsersRequest(
        String cursor,
        String query) {}
