package io.kthena.serving.status;

import java.util.List;

/**
 * What the conditions say about the groups.
 *
 * @param replicas groups asked for
 * @param progressing ordinals of the groups that are not available
 * @param updated ordinals of the groups on the target revision
 * @param missing groups that do not exist yet
 * @param updating whether more groups are outdated than the partition keeps
 * @param troubles pods that do not become ready and why, pods of the target revision only
 * @param overdue whether the last progress is too long ago
 */
record GroupFacts(
        int replicas,
        List<Integer> progressing,
        List<Integer> updated,
        int missing,
        boolean updating,
        List<String> troubles,
        boolean overdue) {

    boolean settled() {
        return progressing.isEmpty() && missing == 0;
    }

    /** Whether a rollout goes no further because what it made does not run. */
    boolean blocked() {
        return updating && !troubles.isEmpty();
    }

    GroupFacts overdue(boolean late) {
        return new GroupFacts(replicas, progressing, updated, missing, updating, troubles, late && !settled());
    }
}
