// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A person, as the host's directory knows them.
 *
 * @param active Whether the directory lets the person in at all.
 * @param displayName The name of the person as it is shown.
 * @param email An address to show beside the name. Null where it is left out.
 * @param id The directory's immutable id of the person.
 * @param organisation The id of the organisation to which the person belongs.
 * @param organisationName The name of that organisation as it is shown.
 * @param username The name that the person signs in with.
 */
public record UserView(
        boolean active,
        String displayName,
        String email,
        String id,
        String organisation,
        String organisationName,
        String username) {}
