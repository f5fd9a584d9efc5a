// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The kind of a credential (WebAuthn Level 3 section 5.8.2). */
public enum PublicKeyCredentialType {
    /** A public key, as every credential of WebAuthn. */
    PUBLIC_KEY("public-key");

    private final String text;

    PublicKeyCredentialType(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
