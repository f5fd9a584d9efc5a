// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** What a signature counter that did not advance means (WebAuthn Level 3 section 7.2, step 22). */
public enum CounterCheck {
    /** The authenticator may have been copied: {@code counter_regressed}. */
    REFUSE("refuse"),

    /** The answer's {@code counter} says {@code regressed}, and the caller decides. */
    REPORT("report");

    private final String text;

    CounterCheck(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
