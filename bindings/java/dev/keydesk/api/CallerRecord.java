// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * The caller's data from the host's session. Keydesk trusts it.
 *
 * @param actor The signed-in person; left out where nobody is signed in. Null where it is left out.
 * @param from The network address or device, for rate limits and the record. Null where it is left out.
 * @param relyingParty The relying party's id, where the desk serves several. Null where it is left out.
 * @param userAgent The client's {@code User-Agent}, for the record. Nothing is decided by it. Null where it is left out.
 */
public record CallerRecord(
        ActorRecord actor,
        String from,
        String relyingParty,
        String userAgent) {}
