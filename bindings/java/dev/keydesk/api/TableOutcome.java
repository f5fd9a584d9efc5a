// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The outcome of a commit. */
public enum TableOutcome {
    /** All of it was written. */
    COMMITTED("committed"),

    /** The stored version is another one. Nothing was written. */
    VERSION_CONFLICT("version_conflict"),

    /** A key is held already. Nothing was written. */
    KEY_TAKEN("key_taken");

    private final String text;

    TableOutcome(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
