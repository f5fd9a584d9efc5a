// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Which sign-ins are written to the account. One that is not is in the audit record only. */
public enum SignInCommit {
    /** Every sign-in is written to the account. */
    ALWAYS("always"),

    /** Those that moved the counter or another stored fact, and one an hour besides. */
    WHEN_CHANGED("when_changed");

    private final String text;

    SignInCommit(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
