// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * A page of people.
 *
 * @param count How many people match in all, the same on each page; left out where the directory does not count
 * them, or not as far as that. Null where it is left out.
 * @param next The cursor of the next page, if there is one. Null where it is left out.
 * @param users The people who were found, at most 20.
 */
public record FindUsersAnswer(
        Long count,
        String next,
        List<UserView> users) {}
