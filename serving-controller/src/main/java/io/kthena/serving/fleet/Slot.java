package io.kthena.serving.fleet;

import io.kthena.model.names.Names;
import java.util.Comparator;

/**
 * The place of one pod in the fleet of a ModelServing.
 *
 * @param group ordinal of the serving group
 * @param role name of the role
 * @param replica ordinal of the role replica inside the group
 * @param index pod index inside the role replica; 0 is the entry pod
 */
public record Slot(int group, String role, int replica, int index) implements Comparable<Slot> {

    private static final Comparator<Slot> ORDER = Comparator.comparingInt(Slot::group)
            .thenComparing(Slot::role)
            .thenComparingInt(Slot::replica)
            .thenComparingInt(Slot::index);

    /** The pod's name (spec: ModelServing §3.1). */
    public String podName(String modelServing) {
        return Names.pod(Names.servingGroup(modelServing, group), roleId(), index);
    }

    /** The name of the replica's headless service, which is the entry pod's name. */
    public String serviceName(String modelServing) {
        return Names.entryPod(Names.servingGroup(modelServing, group), roleId());
    }

    /** The role replica, as in the role-id label. */
    public String roleId() {
        return Names.roleId(role, replica);
    }

    /** Whether both are in the same role replica of the same group. */
    boolean sameReplica(Slot other) {
        return group == other.group && replica == other.replica && role.equals(other.role);
    }

    /** Whether this is the entry pod of its role replica. */
    public boolean entry() {
        return index == 0;
    }

    @Override
    public int compareTo(Slot other) {
        return ORDER.compare(this, other);
    }
}
