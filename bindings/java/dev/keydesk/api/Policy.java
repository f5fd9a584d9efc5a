// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Everything that a relying party's host decides. {@code Policy::default} is what CIM and NHSmail
 * share; {@code Policy::checked} says what is not consistent.
 *
 * @param access Which roles may do which actions, on their own account and on those of others. Null where it is left out.
 * @param accountTags How opening the desk treats accounts without a tag of the current key. Null where it is left out.
 * @param audit How long the audit record is kept. Null where it is left out.
 * @param lastAuthenticator Whether the last active authenticator may be removed. Null where it is left out.
 * @param limits How often something may be started, and how many failures are recorded one by one. Null where it is left out.
 * @param links How long registration links work. Null where it is left out.
 * @param registration The rules of registration: kinds, numbers, user verification, attestation. Null where it is left out.
 * @param signIn The rules of sign-in: user verification, counters, and what a sign-in stores. Null where it is left out.
 */
public record Policy(
        AccessPolicy access,
        AccountTags accountTags,
        AuditPolicy audit,
        LastAuthenticator lastAuthenticator,
        RateLimits limits,
        LinkPolicy links,
        RegistrationPolicy registration,
        SignInPolicy signIn) {}
