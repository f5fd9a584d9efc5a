// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Removing the last active authenticator. */
public enum LastAuthenticator {
    /** As any other. */
    ALLOW("allow"),

    /** Only once a person confirmed it. */
    WARN("warn"),

    /** Never by its owner; those who may remove for others may. */
    REFUSE("refuse");

    private final String text;

    LastAuthenticator(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
