// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Whether a credential has to be discoverable: found without a user name (WebAuthn Level 3 section 5.4.6). */
public enum ResidentKeyRequirement {
    /** Better not, but it may be. */
    DISCOURAGED("discouraged"),

    /** Where the authenticator can. */
    PREFERRED("preferred"),

    /** An authenticator that cannot makes no credential. */
    REQUIRED("required");

    private final String text;

    ResidentKeyRequirement(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
