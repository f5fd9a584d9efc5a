// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * How an authenticator came to the account.
 *
 * @param by Id of the person who issued the link or registered the authenticator, or {@code link:} and the
 * id of the link in the answer to its holder, who must not learn who issued it.
 * @param how The way in which it was registered.
 * @param linkId The id of the link that was used, if one was. Null where it is left out.
 */
public record ProvenanceView(
        String by,
        Route how,
        String linkId) {}
