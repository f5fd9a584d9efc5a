// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * A page of affected authenticators.
 *
 * @param authenticators Those of the next 500 accounts; there may be none, and a next page all the same.
 * @param next The cursor of the next page, if there is one. Null where it is left out.
 */
public record AffectedAuthenticatorsAnswer(
        List<AffectedAuthenticatorView> authenticators,
        String next) {}
