package io.kthena.serving.plan;

import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Group;
import io.kthena.serving.fleet.Observed;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.Recovery;
import io.kthena.serving.fleet.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan in the making. A pod that one step decides to take down is leaving for the next steps, so each step sees the fleet
 * as its predecessors leave it. Lives inside one call of the planner.
 */
final class Draft {
    private final Demand demand;
    private final Observed observed;
    private final Instant now;
    private final Map<String, PodFact> pods = new HashMap<>();
    private final List<Action> actions = new ArrayList<>();
    private List<Group> groups;
    private Shapes shapes;
    private @Nullable Duration lookAgain;

    Draft(Demand demand, Observed observed, Instant now) {
        this.demand = demand;
        this.observed = observed;
        this.now = now;
        observed.pods().forEach(pod -> pods.put(pod.uid(), pod));
        this.groups = Group.of(observed.pods());
        this.shapes = new Shapes(demand, observed, groups);
    }

    Demand demand() {
        return demand;
    }

    Observed observed() {
        return observed;
    }

    Instant now() {
        return now;
    }

    /** The groups that exist, by ordinal, as the steps so far leave them. */
    List<Group> groups() {
        return groups;
    }

    List<Group> liveGroups() {
        return groups.stream().filter(Group::live).toList();
    }

    /** The live groups that count towards the wanted number. */
    List<Group> liveBase() {
        return groups.stream()
                .filter(Group::live)
                .filter(group -> !shapes.surge(group))
                .toList();
    }

    /** The live groups above the wanted number that a rollout made. */
    List<Group> liveSurge() {
        return groups.stream().filter(Group::live).filter(shapes::surge).toList();
    }

    boolean available(Group group) {
        return group.available(shapes.shape(group));
    }

    Optional<Group> group(int ordinal) {
        return groups.stream().filter(group -> group.ordinal() == ordinal).findFirst();
    }

    /** Revisions and shapes of the groups, as they were before any step. */
    Shapes shapes() {
        return shapes;
    }

    void add(Action action) {
        actions.add(action);
    }

    /** Takes these pods out of service: those of one unit that KV cache may be read from drain, the others are deleted. */
    void takeDown(List<PodFact> doomed, Action.Why why) {
        var leaving = doomed.stream().filter(PodFact::live).toList();
        boolean drains = Drain.needed(demand, leaving) || leaving.stream().anyMatch(this::besideDraining);
        for (var pod : leaving) {
            if (drains && pod.ready()) {
                actions.add(new Action.DrainPod(pod, now, why));
                pods.put(pod.uid(), pod.draining(now));
                lookAgainAt(now.plus(demand.deadlines().drain()));
            } else {
                terminate(pod, why);
            }
        }
        groups = Group.of(pods.values());
    }

    /** Whether a prefill pod of the group drains already, perhaps as the only one of its unit because we died in between. */
    private boolean besideDraining(PodFact pod) {
        return group(pod.slot().group()).stream()
                .flatMap(group -> group.replicas().stream())
                .flatMap(replica -> replica.pods().stream())
                .anyMatch(other -> other.draining() && other.traits().prefill());
    }

    /** Deletes pods that have drained. */
    void end(List<PodFact> drained) {
        if (drained.isEmpty()) {
            return;
        }
        drained.forEach(pod -> terminate(pod, Action.Why.DRAINED));
        groups = Group.of(pods.values());
    }

    private void terminate(PodFact pod, Action.Why why) {
        actions.add(new Action.DeletePod(pod, why));
        pods.put(pod.uid(), pod.terminating());
    }

    void remember(String unit, Recovery recovery) {
        Revision target = demand.target();
        actions.add(new Action.Remember(target, unit, recovery));
    }

    void lookAgainAt(Instant when) {
        var wait = Duration.between(now, when);
        var atLeast = wait.compareTo(Duration.ofMillis(100)) < 0 ? Duration.ofMillis(100) : wait;
        if (lookAgain == null || atLeast.compareTo(lookAgain) < 0) {
            lookAgain = atLeast;
        }
    }

    List<Action> finish() {
        if (lookAgain != null) {
            actions.add(new Action.LookAgain(lookAgain));
        }
        return List.copyOf(actions);
    }
}
