// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * What the host's session knows.
 *
 * @param actor Who is signed in. Null where it is left out.
 * @param displayName Their name, for the header. Null where it is left out.
 * @param from The network address or device, for rate limits and the record. If left out, it is the client's
 * address as the connection or the {@code trustedProxies} report it. Null where it is left out.
 * @param pendingUser Whose password was right when the key is still due. Null where it is left out.
 */
public record PortalSession(
        ActorRecord actor,
        String displayName,
        String from,
        String pendingUser) {}
