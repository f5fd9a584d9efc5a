// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The status of a link at a given time. {@code Registering} and {@code Expired} are computed from the time. */
public enum LinkStatus {
    /** Waiting to be opened. */
    ISSUED("issued"),

    /** Opened; the session may begin a ceremony. */
    REDEEMED("redeemed"),

    /** A ceremony is under way. */
    REGISTERING("registering"),

    /** An authenticator was registered with it. */
    COMPLETED("completed"),

    /** Too old. */
    EXPIRED("expired"),

    /** Ended on purpose. */
    CANCELLED("cancelled"),

    /** Replaced by a newer one. */
    SUPERSEDED("superseded");

    private final String text;

    LinkStatus(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
