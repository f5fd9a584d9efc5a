// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;
import java.util.Map;

/**
 * FIDO metadata. Nothing is fetched: the host brings it here, and newer metadata while the desk is
 * open. The store keeps the number of the newest BLOB; an older one is refused, at a start too.
 *
 * @param anchors Certificates that the BLOB's signer has to lead to, DER in base64url. Null where it is left out.
 * @param blob The BLOB of a metadata service (version 3), as it was served. Null where it is left out.
 * @param local Entries of models that the BLOB lacks, in the form of a BLOB's. Nobody signs them. Null where it is left out.
 * @param revocationLists Certificate revocation lists, DER in base64url; every certificate below the anchor needs one. Null where it is left out.
 * @param signer The DNS name that the signer's certificate must be for: {@code mds.fidoalliance.org}. Null where it is left out.
 * @param withoutLists Whether certificates that no revocation list covers are accepted; no if left out. Null where it is left out.
 */
public record MetadataRecord(
        List<String> anchors,
        String blob,
        List<Map<String, Object>> local,
        List<String> revocationLists,
        String signer,
        Boolean withoutLists) {}
