// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Whether a TPM may sign its statement with RS1 (RSASSA-PKCS1-v1_5 with SHA-1, COSE -65535). A
 * credential never has that algorithm, and no certificate is ever signed with SHA-1.
 */
public enum TpmSha1 {
    /** RS1 is verified in a TPM's statement, and the evidence records it. */
    ALLOW("allow"),

    /** RS1 is an unknown algorithm: nothing is verified with it. */
    REFUSE("refuse");

    private final String text;

    TpmSha1(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
