// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** How an authenticator is attached (WebAuthn Level 3 section 5.4.5). */
public enum AuthenticatorAttachment {
    /** Part of the device. */
    PLATFORM("platform"),

    /** Can be taken from one device to another. */
    CROSS_PLATFORM("cross-platform");

    private final String text;

    AuthenticatorAttachment(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
