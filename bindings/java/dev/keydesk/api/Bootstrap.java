// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** How a first authenticator comes to an account that has none. */
public enum Bootstrap {
    /**
     * The host's session is enough, a password's too (NHSmail), as long as the account never
     * held an authenticator. After a removal it needs a link, somebody who may register for
     * others, or a proof that is as strong as an authenticator.
     */
    HOST_SESSION("host_session"),

    /**
     * As {@code HostSession}, after a removal too. This gives up the second factor of anyone who lost an
     * authenticator: their password alone signs in, enrols, and acts for others.
     */
    SINGLE_FACTOR_AFTER_REMOVAL("single_factor_after_removal"),

    /** Only with a registration link, or by somebody who may register for others (CIM). */
    LINK_ONLY("link_only");

    private final String text;

    Bootstrap(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
