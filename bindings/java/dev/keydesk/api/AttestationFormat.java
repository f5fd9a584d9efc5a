// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** A format of attestation statements that Keydesk verifies (section 8). */
public enum AttestationFormat {
    /** No attestation (section 8.7). */
    NONE("none"),

    /** The packed format (section 8.2). */
    PACKED("packed"),

    /** The format of TPMs (section 8.3). */
    TPM("tpm"),

    /** The format of Android's key store (section 8.4). */
    ANDROID_KEY("android-key"),

    /** The format of U2F authenticators (section 8.6). */
    FIDO_U2F("fido-u2f"),

    /** Apple's anonymous attestation (section 8.8). */
    APPLE("apple"),

    /** Several statements of other formats (section 8.9). */
    COMPOUND("compound");

    private final String text;

    AttestationFormat(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
