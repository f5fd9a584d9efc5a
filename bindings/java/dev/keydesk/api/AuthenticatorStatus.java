// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Whether an authenticator may sign in. */
public enum AuthenticatorStatus {
    /** Registered; policy asks for a proving sign-in first. */
    PENDING("pending"),

    /** May sign in. */
    ACTIVE("active"),

    /** Stopped for a while. */
    SUSPENDED("suspended"),

    /** Stopped because it may have been cloned. */
    QUARANTINED("quarantined"),

    /** Ended for good. */
    REMOVED("removed");

    private final String text;

    AuthenticatorStatus(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
