// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Which table or view holds people, and in which columns.
 *
 * @param active The column that says whether the person is let in. Null where it is left out.
 * @param displayName The column of the name as shown. Null where it is left out.
 * @param email The column that holds the address of a person. Null where it is left out.
 * @param id The column of the immutable id. Null where it is left out.
 * @param organisation The column of the organisation's id. Null where it is left out.
 * @param organisationName The column of the organisation's name. Null where it is left out.
 * @param roles The column of the person's roles, an array of texts; NULL and an empty array mean none.
 * Without it the directory does not say which roles people hold, and nobody is refused because
 * the other person may do more. Null where it is left out.
 * @param table The table or view, with its schema if need be: {@code portal.staff}.
 * @param url The address of the database: {@code postgres://...}.
 * @param username The column of the user name. Null where it is left out.
 */
public record TableRecord(
        String active,
        String displayName,
        String email,
        String id,
        String organisation,
        String organisationName,
        String roles,
        String table,
        String url,
        String username) {}
