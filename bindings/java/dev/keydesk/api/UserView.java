// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A person, as the host's directory knows them.
 *
 * @param active Whether the directory lets the person in at all.
 * @param displayName The person's name as shown.
 * @param email An address to show beside the name. Null where it is left out.
 * @param id The directory's immutable id.
 * @param organisation The organisation's id.
 * @param organisationName The organisation's name as shown.
 * @param username What the person signs in with.
 */
public record UserView(
        boolean active,
        String displayName,
        String email,
        String id,
        String organisation,
        String organisationName,
        String username) {}
