// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Whether the last active authenticator may be removed. */
public enum LastAuthenticator {
    /** It is removed as any other. */
    ALLOW("allow"),

    /** It is removed once a person confirmed that they know it is the last. */
    WARN("warn"),

    /** Its owner cannot remove it; those who may remove for others can. */
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
