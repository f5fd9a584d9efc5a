// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The source of trust in an authenticator's model: its attestation type (section 6.5.3). */
public enum AttestationKind {
    /** No attestation. */
    NONE("none"),

    /** The credential itself. */
    SELF("self"),

    /** A certificate of the manufacturer, or one that cannot be distinguished from it. */
    BASIC("basic"),

    /** An attestation CA. */
    ATTCA("attca"),

    /** An anonymisation CA. */
    ANONCA("anonca");

    private final String text;

    AttestationKind(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
