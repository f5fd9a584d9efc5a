// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * How a desk is mounted.
 *
 * @param bodyTimeoutMs How long a request's body may take to arrive, in milliseconds: 1000 to 300000; 30000 if left out. Null where it is left out.
 * @param footer The host's links in the footer. Null where it is left out.
 * @param home Where the service name leads: a path on this origin. Null where it is left out.
 * @param kinds The kinds that may be issued; security keys if left out. Null where it is left out.
 * @param language The language of the pages, {@code en} or {@code cy}, for anyone who chose none; {@code en} if left out. Null where it is left out.
 * @param languageCookie The host's cookie that holds the tag of the language that this person chose. Null where it is left out.
 * @param liveIntervalMs How often live status asks for changes, in milliseconds; 1000 if left out. Null where it is left out.
 * @param liveStreams How many there may be in all; 500 if left out. Null where it is left out.
 * @param liveStreamsPerPerson How many connections for live status one person may hold at a time; 12 if left out. Null where it is left out.
 * @param maxBody The largest request body in bytes: 1 KiB to 128 KiB, which it is if left out. Null where it is left out.
 * @param navigation The host's own links in the header. Null where it is left out.
 * @param origin The public origin, exactly as browsers see it: {@code https://portal.example}.
 * @param otherTypes Types of authenticator that the host issues itself, listed after the desk's own. Null where it is left out.
 * @param prefix The public path under which the desk is mounted; {@code /desk} if left out. Null where it is left out.
 * @param prefixStripped Whether something before the desk takes the prefix off; no if left out. Null where it is left out.
 * @param relyingParty The relying party, where the desk serves several. Null where it is left out.
 * @param serviceName The name of the service that the header shows. Null where it is left out.
 * @param signInUrl Where a person signs in; the page to come back to is added as {@code returnTo}.
 * @param signOut Where the *Sign out* button posts to; no button if left out. Null where it is left out.
 * @param stepUpUrl Where a person signs in again or more strongly; {@code signInUrl} if left out. Null where it is left out.
 * @param theme CSS that is added after the built-in one. Null where it is left out.
 * @param trustedProxies Proxies that are trusted to report the client's address, where {@code session} answers without {@code from}.
 * If left out, the client is the other end of the connection. Null where it is left out.
 */
public record MountConfig(
        Long bodyTimeoutMs,
        List<LinkRecord> footer,
        String home,
        List<AuthenticatorKind> kinds,
        String language,
        String languageCookie,
        Long liveIntervalMs,
        Long liveStreams,
        Long liveStreamsPerPerson,
        Long maxBody,
        List<LinkRecord> navigation,
        String origin,
        List<OtherTypeRecord> otherTypes,
        String prefix,
        Boolean prefixStripped,
        String relyingParty,
        String serviceName,
        String signInUrl,
        String signOut,
        String stepUpUrl,
        String theme,
        TrustedProxiesRecord trustedProxies) {}
