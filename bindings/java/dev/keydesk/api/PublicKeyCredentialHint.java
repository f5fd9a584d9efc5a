// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Which authenticator a person is likely to use (WebAuthn Level 3 section 5.8.7). Browsers go by it when they
 * show their dialogue; it demands nothing.
 */
public enum PublicKeyCredentialHint {
    /** A security key, such as a USB key. */
    SECURITY_KEY("security-key"),

    /** The computer or phone at which the person sits. */
    CLIENT_DEVICE("client-device"),

    /** A general-purpose device, such as a phone, by way of the nearby computer. */
    HYBRID("hybrid");

    private final String text;

    PublicKeyCredentialHint(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
