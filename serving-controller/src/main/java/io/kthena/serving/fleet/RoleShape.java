package io.kthena.serving.fleet;

import io.kthena.model.workload.Role;
import org.jspecify.annotations.Nullable;

/**
 * How many pods a role has in a group, and of which template.
 *
 * @param name name of the role
 * @param replicas role replicas
 * @param workers worker pods of each replica
 * @param service whether each replica has a headless service
 * @param hash hash of the role's template
 */
public record RoleShape(String name, int replicas, int workers, boolean service, String hash) {

    static RoleShape of(Role role) {
        return new RoleShape(
                role.name(),
                Math.max(0, orElse(role.replicas(), 1)),
                Math.max(0, orElse(role.workerReplicas(), 0)),
                role.workerTemplate() != null,
                TemplateHash.of(role));
    }

    /** Pods of one replica. */
    public int size() {
        return workers + 1;
    }

    /** The same role with another number of replicas. */
    public RoleShape withReplicas(int other) {
        return new RoleShape(name, other, workers, service, hash);
    }

    private static int orElse(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
