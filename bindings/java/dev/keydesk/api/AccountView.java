// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * The account of one user.
 *
 * @param authenticators The authenticators of the account, removed ones included, oldest first.
 * @param links The registration links that are kept, oldest first.
 * @param status Whether anything may be done with it.
 * @param userId The id of the person whose account it is.
 * @param version Counts commits; the tag that polling compares.
 */
public record AccountView(
        List<AuthenticatorView> authenticators,
        List<LinkView> links,
        AccountStatus status,
        String userId,
        long version) {}
