// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * The configuration of one relying party.
 *
 * @param allowCrossOrigin Whether ceremonies may run in a cross-origin frame at all. Null where it is left out.
 * @param appOrigins The origins of Android apps from which ceremonies come: {@code android:apk-key-hash:} and the
 * SHA-256 digest of the app's signing certificate in base64url, 43 characters. Apps on iOS
 * send an https origin. Null where it is left out.
 * @param id The domain that credentials are bound to.
 * @param name The name that people see; empty means the id. Null where it is left out.
 * @param origins The exact origins from which ceremonies come.
 * @param topOrigins The exact origins that may show the relying party in a cross-origin frame. Null where it is left out.
 */
public record RelyingPartyConfig(
        Boolean allowCrossOrigin,
        List<String> appOrigins,
        String id,
        String name,
        List<String> origins,
        List<String> topOrigins) {}
