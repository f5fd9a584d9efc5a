// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Assurance levels, weakest first. */
public enum AssuranceLevel {
    /** Single factor: possession alone. */
    AAL1("aal1"),

    /** Two factors, phishing-resistant. */
    AAL2("aal2"),

    /** As AAL2, and shown to be bound to one device. */
    AAL3_CAPABLE("aal3_capable");

    private final String text;

    AssuranceLevel(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
