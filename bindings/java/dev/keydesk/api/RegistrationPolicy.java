// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * The rules of registration: kinds, numbers, user verification, attestation.
 *
 * @param algorithms The signature algorithms that are offered, most wanted first. Null where it is left out.
 * @param attestation The attestation policy of a registration. Null where it is left out.
 * @param deviceBound Whether a credential that may be copied to other devices is refused. Null where it is left out.
 * @param discoverable Whether a credential must be discoverable. Null where it is left out.
 * @param kinds The kinds of authenticator that are offered. Null where it is left out.
 * @param most How many authenticators an account may hold, removed ones not counted. Null where it is left out.
 * @param onBehalfKinds The kinds that may be registered for somebody else by a signed-in person; those of {@code kinds}
 * and of this list. Default: security keys, which leave with the person whose account they
 * open. With {@code passkey} or {@code this_device} in the list, the computer or phone of anyone who
 * registers can become the authenticator of the other person. Empty: nobody registers for
 * others. Registration links are not concerned, because the person opens them alone. Null where it is left out.
 * @param timeoutSeconds How long a ceremony may take, in seconds; 30 to 600. Null where it is left out.
 * @param userVerification The user verification requirement. Null where it is left out.
 */
public record RegistrationPolicy(
        List<Long> algorithms,
        AttestationPolicy attestation,
        Boolean deviceBound,
        Boolean discoverable,
        List<AuthenticatorKind> kinds,
        Long most,
        List<AuthenticatorKind> onBehalfKinds,
        Long timeoutSeconds,
        UserVerification userVerification) {}
