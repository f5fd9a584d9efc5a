// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A person, as a host's directory answers.
 *
 * @param active Whether the directory lets the person in at all; yes if left out. Null where it is left out.
 * @param displayName The name of the person as it is shown.
 * @param email An address to show beside the name. Null where it is left out.
 * @param id The directory's immutable id of the person.
 * @param organisation The id of the organisation to which the person belongs.
 * @param organisationName The organisation's name as shown; its id if left out. Null where it is left out.
 * @param username What the person signs in with.
 */
public record PersonRecord(
        Boolean active,
        String displayName,
        String email,
        String id,
        String organisation,
        String organisationName,
        String username) {}
