// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * A page of people.
 *
 * @param next Where the next page begins, if there is more. Null where it is left out.
 * @param users The people who were found, at most as many as were asked for.
 */
public record HostPeople(
        String next,
        List<PersonRecord> users) {}
