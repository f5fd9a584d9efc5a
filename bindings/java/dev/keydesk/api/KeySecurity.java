// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Where a private key is kept, from the weakest to the strongest. */
public enum KeySecurity {
    /** Software alone: the key can be copied by anyone who controls the device. */
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
