// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * A person of a fixed list.
 *
 * @param active Whether the person is let in at all; yes if left out. Null where it is left out.
 * @param displayName The name of the person as it is shown.
 * @param email An address to show beside the name. Null where it is left out.
 * @param id The immutable id of the person.
 * @param organisation The id of the organisation to which the person belongs.
 * @param organisationName The organisation's name as shown; its id if left out. Null where it is left out.
 * @param roles The roles that the person holds. Either everybody in the list has this member, which may be
 * empty, or nobody has: then the list does not say which roles people hold, and nobody is
 * refused because the other person may do more. Null where it is left out.
 * @param username What the person signs in with.
 */
public record ListedPersonRecord(
        Boolean active,
        String displayName,
        String email,
        String id,
        String organisation,
        String organisationName,
        List<String> roles,
        String username) {}
