// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Which attestation a registration needs. */
public enum AttestationRequirement {
    /**
     * None. A statement that is there must still be well-formed and verify; one whose algorithm is
     * unknown, or whose certificates lead nowhere, counts for nothing, and the evidence says why.
     */
    NONE("none"),

    /**
     * A statement signed under a certificate, by whomever it was issued. None and self
     * attestation are refused, because anybody can make them.
     */
    ANY("any"),

    /** A statement whose certificates lead to an anchor that may vouch for it. */
    TRUSTED("trusted");

    private final String text;

    AttestationRequirement(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
