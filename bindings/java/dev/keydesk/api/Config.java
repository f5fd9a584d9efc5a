// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * Everything that a desk needs to be opened. Unknown members are refused.
 *
 * @param directory Where people are looked up; the host's own directory if left out. Null where it is left out.
 * @param hostTimeoutMs How long the host's store, directory, notifier and session may take, in milliseconds: 100 to
 * 60000. Null where it is left out.
 * @param ldap What accounts in a directory need besides. Null where it is left out.
 * @param metadata FIDO metadata about models of authenticators, for policies that require certified models. Null where it is left out.
 * @param olderSecrets Secrets that were in use before, newest first; what they tagged is still trusted. To change the
 * secret on several nodes, add the new one here on every node first, then exchange the two. To
 * drop an older one, open the desk once with the policy {@code accountTags} {@code rotate} before. Null where it is left out.
 * @param relyingParties One or more relying parties, each with its policy.
 * @param secret 32 random bytes in base64url, the same on all nodes and at every start. Accounts are tagged with
 * it: with another secret every account is {@code account_tampered}, so keep a copy apart from those of
 * the store. {@code sqlite:FILE} keeps one in {@code FILE.key} if it is left out; {@code memory:} makes one up. Null where it is left out.
 * @param store {@code sqlite:FILE}, {@code postgres://...}, {@code memory:}, {@code host} for the store that the host provides, or
 * {@code ldap://...} for accounts in a directory.
 */
public record Config(
        DirectoryChoice directory,
        Long hostTimeoutMs,
        LdapAccountsRecord ldap,
        MetadataRecord metadata,
        List<String> olderSecrets,
        List<RelyingPartyRecord> relyingParties,
        String secret,
        String store) {}
