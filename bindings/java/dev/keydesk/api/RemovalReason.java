// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Why an authenticator was removed. */
public enum RemovalReason {
    /** The authenticator is lost. */
    LOST("lost"),

    /** The authenticator was stolen. */
    STOLEN("stolen"),

    /** Broken, or its PIN forgotten. */
    BROKEN("broken"),

    /** Replaced by another. */
    REPLACED("replaced"),

    /** Its owner left or changed role. */
    LEFT_ROLE("left_role"),

    /** Not needed any more. */
    NOT_NEEDED("not_needed"),

    /** Something else; see the notes. */
    OTHER("other"),

    /** The account was closed. */
    ACCOUNT_CLOSED("account_closed");

    private final String text;

    RemovalReason(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
