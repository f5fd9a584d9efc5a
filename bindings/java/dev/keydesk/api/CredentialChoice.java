// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * A credential that is excluded or allowed. Other members are not read, so that a stored
 * {@code CredentialRecord} can be given as it is.
 *
 * @param id The credential id in base64url.
 * @param transports How its authenticator can be reached, as {@code verifyRegistration} answered it. Null where it is left out.
 */
public record CredentialChoice(
        String id,
        List<String> transports) {}
