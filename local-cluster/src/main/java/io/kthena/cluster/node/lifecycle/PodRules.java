package io.kthena.cluster.node.lifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.kthena.cluster.node.lifecycle.ContainerState.Running;
import io.kthena.cluster.node.lifecycle.ContainerState.Terminated;
import io.kthena.cluster.node.lifecycle.ContainerState.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to do next for a pod: init containers in order, side-cars before what follows them, main containers together,
 * restarts as the policy says with a growing wait, and the way back on deletion.
 */
public final class PodRules {
    private final PodFacts facts;
    private final Instant now;
    private final List<PodAction> actions = new ArrayList<>();
    private Instant wakeAt = Instant.MAX;

    private PodRules(PodFacts facts, Instant now) {
        this.facts = facts;
        this.now = now;
    }

    /**
     * What is to be done, and when to ask again although nothing happened.
     *
     * @param actions in order
     * @param wakeAt empty when only an event can change anything
     */
    public record Plan(List<PodAction> actions, Optional<Instant> wakeAt) {
        /** Copies the list. */
        public Plan {
            actions = List.copyOf(actions);
        }
    }

    /**
     * Decides. Pure.
     *
     * @param facts what is known
     * @param now the time
     */
    public static Plan decide(PodFacts facts, Instant now) {
        PodRules rules = new PodRules(facts, now);
        if (facts.deleting()) {
            rules.tearDown();
        } else if (facts.over()) {
            rules.stopSidecars();
        } else if (rules.initialize()) {
            facts.mains().forEach(rules::main);
        }
        Optional<Instant> wake = rules.wakeAt.equals(Instant.MAX) ? Optional.empty() : Optional.of(rules.wakeAt);
        return new Plan(rules.actions, wake);
    }

    /** Takes the init containers as far as they go now; true when the main containers may start. */
    private boolean initialize() {
        boolean begun = facts.mainsBegun();
        for (Container init : facts.inits()) {
            ContainerRecord record = facts.record(init);
            if (PodFacts.isSidecar(init)) {
                keepRunning(record, true);
                if (!begun && !(record.isRunning() && record.started())) {
                    return false;
                }
            } else if (!begun && !record.isCompleted()) {
                keepRunning(record, !facts.restartPolicy().equals("Never"));
                return false;
            }
        }
        return true;
    }

    private void main(Container container) {
        ContainerRecord record = facts.record(container);
        boolean again = record.ending().map(facts::restarts).orElse(true);
        keepRunning(record, again);
    }

    private void keepRunning(ContainerRecord record, boolean again) {
        switch (record.state()) {
            case Running _ -> {}
            case Waiting waiting -> onceDue(record, waiting);
            case Terminated end -> {
                if (again) {
                    restart(record, end);
                }
            }
        }
    }

    private void onceDue(ContainerRecord record, Waiting waiting) {
        if (now.isBefore(waiting.until())) {
            wake(waiting.until());
        } else if (waiting.reason().equals(Waiting.ERR_IMAGE_PULL)) {
            actions.add(new PodAction.BackOffPull(record.name()));
        } else {
            actions.add(new PodAction.Start(record.name()));
        }
    }

    private void restart(ContainerRecord record, Terminated end) {
        Instant due = end.finishedAt().plus(record.delay());
        if (now.isBefore(due)) {
            actions.add(new PodAction.BackOff(record.name(), due));
            wake(due);
        } else {
            actions.add(new PodAction.Start(record.name()));
        }
    }

    private void tearDown() {
        List<Container> others = new ArrayList<>(facts.mains());
        facts.inits().stream().filter(c -> !PodFacts.isSidecar(c)).forEach(others::add);
        others.forEach(this::stop);
        if (others.stream().anyMatch(c -> facts.record(c).isRunning())) {
            return;
        }
        if (!stopSidecars()) {
            actions.add(new PodAction.Remove());
        }
    }

    /** Stops side-cars one by one, the last started first; true when one still runs. */
    private boolean stopSidecars() {
        for (Container init : facts.inits().reversed()) {
            if (PodFacts.isSidecar(init) && facts.record(init).isRunning()) {
                stop(init);
                return true;
            }
        }
        return false;
    }

    private void stop(Container container) {
        ContainerRecord record = facts.record(container);
        if (record.isRunning() && !record.stopping()) {
            actions.add(new PodAction.Stop(record.name()));
        }
    }

    private void wake(Instant at) {
        if (at.isBefore(wakeAt)) {
            wakeAt = at;
        }
    }
}
