// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A new link. The token is shown this once and never again.
 *
 * @param account The account as it stands now.
 * @param link The link as it stands after the operation.
 * @param token The secret; it belongs in the fragment of the link's address.
 * @param url The address to send to the person: the page of the mounted desk, with the secret behind the {@code #}. Left
 * out where this process mounts the desk nowhere. Null where it is left out.
 */
public record IssueLinkAnswer(
        AccountView account,
        LinkView link,
        String token,
        String url) {}
