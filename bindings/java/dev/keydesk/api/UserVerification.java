// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Whether the user has to be verified (WebAuthn Level 3 section 5.8.6). */
public enum UserVerification {
    /** A response without user verification is refused. */
    REQUIRED("required"),

    /** Asked for, not demanded. */
    PREFERRED("preferred"),

    /** Not asked for. */
    DISCOURAGED("discouraged");

    private final String text;

    UserVerification(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
