// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Whether anything may be done with an account. */
public enum AccountStatus {
    /** Nothing was ever done for this person. */
    UNOPENED("unopened"),

    /** In use. */
    OPEN("open"),

    /** Ended; may be reopened. */
    CLOSED("closed");

    private final String text;

    AccountStatus(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
