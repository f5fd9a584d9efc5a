// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Who vouches for the authenticator (section 6.5.3). */
public enum AttestationKind {
    /** Nobody. */
    NONE("none"),

    /** The credential itself. */
    SELF("self"),

    /** A certificate of its maker, or one that cannot be told from that. */
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
