// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * A page of people.
 *
 * @param count How many people match in all, the same on each page; left out if the host does not count them. Null where it is left out.
 * @param next Where the next page begins, if there is more. Null where it is left out.
 * @param users The people who were found, at most as many as were asked for.
 */
public record HostPeople(
        Long count,
        String next,
        List<PersonRecord> users) {}
