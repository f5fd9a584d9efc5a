// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;
import java.util.Map;

/**
 * The access rules.
 *
 * @param actingUpwards Whether an actor may act on a person whose roles allow more than the actor's own. Default:
 * {@code refuse}. Null where it is left out.
 * @param actsOn For each role, the roles whose holders it may act on although they may do more. Default:
 * none. A role that may register keys or issue links gains the rights of every role listed for
 * it. Null where it is left out.
 * @param bootstrap How a first authenticator comes to an account. Null where it is left out.
 * @param freshWithinSeconds How many seconds ago a sensitive action's actor may have proven who they are. Null where it is left out.
 * @param own The actions that people may do on their own account. Null where it is left out.
 * @param roleNames The display name of each role, for texts that say who can help. Default: the role itself, with
 * spaces for {@code _} and {@code -}. Null where it is left out.
 * @param roles The actions that each role allows on people of the actor's organisations. Null where it is left out.
 * @param sensitive The actions that need a recent proof of who asks. Null where it is left out.
 * @param strengthForOthers How strongly the actor must at least have proven it to do something sensitive for others.
 * An actor whose own account holds or held an authenticator needs {@code security_key} in any case. Null where it is left out.
 */
public record AccessPolicy(
        ActingUpwards actingUpwards,
        Map<String, List<String>> actsOn,
        Bootstrap bootstrap,
        Long freshWithinSeconds,
        List<Action> own,
        Map<String, String> roleNames,
        Map<String, List<Action>> roles,
        List<Action> sensitive,
        Strength strengthForOthers) {}
