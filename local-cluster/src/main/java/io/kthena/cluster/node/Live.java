package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.kthena.cluster.node.container.ProbeAnswer;
import io.kthena.cluster.node.container.Prober;
import io.kthena.cluster.node.container.RunningContainer;
import io.kthena.cluster.node.lifecycle.ProbeCount;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

/** A container that runs, with its probes. Its pod's worker alone touches it. */
final class Live {
    /** The three questions one may ask a container. */
    enum Question {
        STARTUP("Startup"),
        READINESS("Readiness"),
        LIVENESS("Liveness");

        private final String word;

        Question(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        Optional<Probe> of(Container container) {
            return Optional.ofNullable(
                    switch (this) {
                        case STARTUP -> container.getStartupProbe();
                        case READINESS -> container.getReadinessProbe();
                        case LIVENESS -> container.getLivenessProbe();
                    });
        }
    }

    /** Hears each answer, on any thread. */
    interface Listener {
        void answered(Live live, Question question, ProbeAnswer answer);
    }

    private final NodeParts parts;
    private final StartResult.Started started;
    private final Container container;
    private final String podIp;
    private final Map<Question, ProbeCount> counts = new EnumMap<>(Question.class);
    private final Map<Question, Future<?>> timers = new EnumMap<>(Question.class);
    private boolean closed;

    Live(NodeParts parts, StartResult.Started started, Container container, String podIp) {
        this.parts = parts;
        this.started = started;
        this.container = container;
        this.podIp = podIp;
    }

    Container container() {
        return container;
    }

    RunningContainer running() {
        return started.container();
    }

    boolean hasProcess() {
        return started.hasProcess();
    }

    boolean asks(Question question) {
        return hasProcess() && question.of(container).isPresent();
    }

    Prober.Target target() {
        return new Prober.Target(container, podIp, started.launch());
    }

    /** Begins to ask, after a delay; does nothing when the container has no such probe. */
    synchronized void ask(Question question, Duration delay, Listener listener) {
        if (closed || !asks(question)) {
            return;
        }
        question.of(container)
                .ifPresent(probe ->
                        timers.put(question, parts.tasks().later(delay, () -> askOnce(question, probe, listener))));
    }

    private void askOnce(Question question, Probe probe, Listener listener) {
        Duration timeout = Duration.ofSeconds(orElse(probe.getTimeoutSeconds(), 1));
        ProbeAnswer answer = parts.prober().probe(probe, target(), timeout);
        listener.answered(this, question, answer);
        ask(question, parts.options().timing().seconds(orElse(probe.getPeriodSeconds(), 10)), listener);
    }

    /** Counts an answer; the verdict, if the answers so far amount to one. */
    Optional<Boolean> count(Question question, boolean success) {
        ProbeCount count = counts.getOrDefault(question, ProbeCount.NONE).plus(success);
        counts.put(question, count);
        return question.of(container)
                .flatMap(probe ->
                        count.verdict(orElse(probe.getSuccessThreshold(), 1), orElse(probe.getFailureThreshold(), 3)));
    }

    /** The delay before the first question. */
    Duration initialDelay(Question question) {
        return question.of(container)
                .map(probe -> parts.options().timing().seconds(orElse(probe.getInitialDelaySeconds(), 0)))
                .orElse(Duration.ZERO);
    }

    /** Stops asking one question. */
    synchronized void hush(Question question) {
        Optional.ofNullable(timers.remove(question)).ifPresent(timer -> timer.cancel(false));
    }

    /** Stops asking. */
    synchronized void close() {
        closed = true;
        timers.values().forEach(timer -> timer.cancel(false));
    }

    static int orElse(Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
