// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The part of the desk in which something failed. */
public enum FaultPlace {
    /** A request to a mounted desk. */
    REQUEST("request"),

    /** An entry of the directory that a search left out, because it cannot be a user. Each is reported once. */
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
