// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * How opening the desk ({@code Desk::prepare}) treats accounts that have
 * no tag of the current key. While a desk serves, an account without a fitting tag is always refused
 * with {@code account_tampered}.
 */
public enum AccountTags {
    /** Nothing. A store that holds accounts, and no record that all of them are tagged, is not opened. */
    REQUIRED("required"),

    /**
     * For one start after the upgrade from a version without tags: each account whose history leads to
     * it is tagged, and the record of it is written. Where that record exists, nothing is done.
     */
    MIGRATE("migrate"),

    /**
     * For one start before an older key leaves the key ring: accounts with a fitting tag of an older
     * key get one of the current key.
     */
    ROTATE("rotate"),

    /**
     * For one start after the secret was lost: every account is tagged as it stands in the store,
     * no matter who wrote it.
     */
    DANGER_ACCEPT("danger_accept");

    private final String text;

    AccountTags(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
