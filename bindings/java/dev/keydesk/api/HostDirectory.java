// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/** The host's directory. */
public interface HostDirectory {

    /** The person with this id, let in or not; null if there is nobody. */
    PersonRecord user(String id);

    /** People of these organisations who match every word, and how many they are in all. */
    HostPeople search(HostSearch asked);

    /** The roles that the person with this id holds now. */
    List<String> roles(String id);
}
