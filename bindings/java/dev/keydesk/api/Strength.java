// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** How strongly a person proved who they are, weakest first. */
public enum Strength {
    /** A password or another single factor. */
    PASSWORD("password"),

    /** A security key or passkey, or what the host holds to be as good. */
    SECURITY_KEY("security_key");

    private final String text;

    Strength(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
