// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** How a signature counter that did not advance is treated (WebAuthn Level 3 section 6.1.1). */
public enum CounterPolicy {
    /** The sign-in is refused. */
    REFUSE("refuse"),

    /** The sign-in is taken and written down as such. */
    RECORD("record");

    private final String text;

    CounterPolicy(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
