// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Something that somebody may or may not do to an account. */
public enum Action {
    /** Find people and read their accounts. */
    VIEW("view"),

    /** Read the events of an account. */
    VIEW_HISTORY("view_history"),

    /** Issue a registration link. */
    ISSUE_LINK("issue_link"),

    /** Cancel a registration link. */
    CANCEL_LINK("cancel_link"),

    /** Register an authenticator, signed in. */
    REGISTER("register"),

    /** Rename an authenticator. */
    RENAME("rename"),

    /** Remove an authenticator. */
    REMOVE("remove"),

    /** Close an account. */
    CLOSE_ACCOUNT("close_account"),

    /** Reopen an account. */
    REOPEN_ACCOUNT("reopen_account"),

    /** Redeem a link; anyone who holds its token may. */
    REDEEM_LINK("redeem_link"),

    /** Register with a redeemed link; anyone who holds its session may. */
    REGISTER_BY_LINK("register_by_link"),

    /** Sign in; the holder of the verified authenticator may. */
    SIGN_IN("sign_in");

    private final String text;

    Action(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
