// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** FIDO certification levels, lowest first. */
public enum CertificationLevel {
    /** Level 1. */
    L1("l1"),

    /** Level 1+. */
    L1PLUS("l1plus"),

    /** Level 2. */
    L2("l2"),

    /** Level 2+. */
    L2PLUS("l2plus"),

    /** Level 3. */
    L3("l3"),

    /** Level 3+. */
    L3PLUS("l3plus");

    private final String text;

    CertificationLevel(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
