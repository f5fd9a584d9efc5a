// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The part of the desk in which something failed. */
public enum FaultPlace {
    /** A request to a mounted desk. */
    REQUEST("request"),

    /**
     * A row that the host's directory answered to a search, which left it out: the people who search
     * only see that somebody is missing.
     */
    DIRECTORY("directory");

    private final String text;

    FaultPlace(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
