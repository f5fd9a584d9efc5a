// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Extension outputs of a registration.
 *
 * @param credProps What the browser says about the credential. Null where it is left out.
 * @param credProtect The protection level, 1 to 3. Null where it is left out.
 * @param minPinLength The shortest PIN that the authenticator takes. Null where it is left out.
 */
public record ExtensionsRecord(
        CredentialProperties credProps,
        Long credProtect,
        Long minPinLength) {}
