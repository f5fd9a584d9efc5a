// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * What a sign-in is good for whose authenticator is of a model that metadata reports, by now, as
 * compromised or revoked.
 */
public enum ReportedModels {
    /** As much as before; the report is written down. */
    RECORD("record"),

    /**
     * No more than without attestation, and only presence where the report says that user verification
     * can be got round; a sign-in without a user name, which has no other factor, is then refused with
     * {@code model_reported}. The report is written down.
     */
    WEAKEN("weaken"),

    /** Nothing: it is refused with {@code model_reported}. */
    REFUSE("refuse");

    private final String text;

    ReportedModels(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
