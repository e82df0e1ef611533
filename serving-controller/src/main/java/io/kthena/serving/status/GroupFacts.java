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
 */
record GroupFacts(int replicas, List<Integer> progressing, List<Integer> updated, int missing, boolean updating) {

    boolean settled() {
        return progressing.isEmpty() && missing == 0;
    }
}
