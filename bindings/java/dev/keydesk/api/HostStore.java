// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/** The host's store. */
public interface HostStore {

    /** The row of this key, or null. */
    TableRow load(String key);

    /** Writes everything in the commit in one transaction, or nothing. */
    TableOutcome commit(TableCommit asked);

    /** The rows whose keys come after one and before another, in order of their keys. */
    List<TableRow> list(TableRange asked);

    /** Removes the row of this key and returns it; of several callers, at most one gets it. */
    TableRow remove(String key);
}
