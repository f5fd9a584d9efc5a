// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A verified authentication as it crosses the border.
 *
 * @param backedUp Whether the credential is backed up now.
 * @param backupEligible Whether the credential may be backed up.
 * @param counter What became of the signature counter. {@code regressed} stands here only where {@code counter: 'report'} was asked.
 * @param credentialId The id of the credential that signed.
 * @param signCount The signature counter that the caller has to store.
 * @param unverifiedUserHandle The handle that the response named where neither an expected nor a stored one was given. No
 * signature covers it: it says nothing about who signed in. Null where it is left out.
 * @param userHandle The handle that the response named, which is the expected one and the stored one. Absent
 * where neither was given. Null where it is left out.
 * @param userVerified Whether the user was verified in this ceremony.
 */
public record AuthenticationRecord(
        boolean backedUp,
        boolean backupEligible,
        CounterState counter,
        String credentialId,
        long signCount,
        String unverifiedUserHandle,
        String userHandle,
        boolean userVerified) {}
