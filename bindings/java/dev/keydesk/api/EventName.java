// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The name of a change. */
public enum EventName {
    /** The account was opened. */
    ACCOUNT_CREATED("account_created"),

    /** A link was made. */
    LINK_ISSUED("link_issued"),

    /** A link was bound to a session; an older session of it ended. */
    LINK_REDEEMED("link_redeemed"),

    /** A ceremony was begun with a link; an older one of it ended. */
    REGISTRATION_BEGUN("registration_begun"),

    /** A link was ended on purpose. */
    LINK_CANCELLED("link_cancelled"),

    /** A newer link took an open one's place. */
    LINK_SUPERSEDED("link_superseded"),

    /** A link was used up. */
    LINK_COMPLETED("link_completed"),

    /** An authenticator was added. */
    AUTHENTICATOR_REGISTERED("authenticator_registered"),

    /** An authenticator got another nickname. */
    AUTHENTICATOR_RENAMED("authenticator_renamed"),

    /** An authenticator was ended for good. */
    AUTHENTICATOR_REMOVED("authenticator_removed"),

    /** An authenticator signed in. */
    SIGNED_IN("signed_in"),

    /** An authenticator's counter went back, and the sign-in was refused for it. */
    COUNTER_REGRESSED("counter_regressed"),

    /** The account was closed. */
    ACCOUNT_CLOSED("account_closed"),

    /** The account was opened again. */
    ACCOUNT_REOPENED("account_reopened");

    private final String text;

    EventName(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
