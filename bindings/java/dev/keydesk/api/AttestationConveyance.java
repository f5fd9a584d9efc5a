// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Which attestation is asked for (WebAuthn Level 3 section 5.4.7). */
public enum AttestationConveyance {
    /** None. */
    NONE("none"),

    /** Any that verifies, perhaps made anonymous. */
    INDIRECT("indirect"),

    /** As the authenticator made it. */
    DIRECT("direct"),

    /** One that may name the single device. */
    ENTERPRISE("enterprise");

    private final String text;

    AttestationConveyance(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
