// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The ways to register an authenticator. */
public enum Route {
    /** With a registration link. */
    LINK("link"),

    /** By its owner, signed in. */
    SELF_SERVICE("self_service"),

    /** By an administrator with the key in hand. */
    ON_BEHALF("on_behalf");

    private final String text;

    Route(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
