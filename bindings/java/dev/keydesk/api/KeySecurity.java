// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** What keeps the private key, where the attestation or the metadata says so. Weakest first. */
public enum KeySecurity {
    /** Software alone: the key can be copied by whoever controls the device. */
    SOFTWARE("software"),

    /** A trusted execution environment. */
    TRUSTED_ENVIRONMENT("trusted_environment"),

    /** A secure element of its own (Android's StrongBox). */
    STRONG_BOX("strong_box");

    private final String text;

    KeySecurity(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
