// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * One relying party.
 *
 * @param allowCrossOrigin Whether embedding in another site is allowed. Null where it is left out.
 * @param appOrigins The origins of Android apps: {@code android:apk-key-hash:} and the SHA-256 digest of the app's
 * signing certificate in base64url, 43 characters. Apps on iOS send an https origin. Null where it is left out.
 * @param id The relying party id: a domain, a registrable suffix of every origin.
 * @param name The name that authenticators and browsers show. Null where it is left out.
 * @param origins The exact origins of its pages.
 * @param policy Who may do what, and how; what is left out has its default. Null where it is left out.
 * @param topOrigins The origins that may embed them. Null where it is left out.
 */
public record RelyingPartyRecord(
        Boolean allowCrossOrigin,
        List<String> appOrigins,
        String id,
        String name,
        List<String> origins,
        Policy policy,
        List<String> topOrigins) {}
