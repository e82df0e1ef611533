package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import io.kthena.cluster.node.container.LastWords;
import io.kthena.cluster.node.container.LaunchPlanner;
import io.kthena.cluster.node.container.ProbeAnswer;
import io.kthena.cluster.node.container.SetupFailure;
import io.kthena.cluster.node.lifecycle.ContainerRecord;
import io.kthena.cluster.node.lifecycle.ContainerState.Running;
import io.kthena.cluster.node.lifecycle.ContainerState.Terminated;
import io.kthena.cluster.node.lifecycle.ContainerState.Waiting;
import io.kthena.cluster.node.lifecycle.PodPlace;
import io.kthena.cluster.node.lifecycle.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The containers of one pod: what is known of them, and those that run. Only the pod's worker changes anything. */
final class PodContainers {
    private static final Duration HOOK_PATIENCE = Duration.ofMinutes(5);

    private final NodeParts parts;
    private final PodPlace place;
    private final ContainerStarter starter;
    private final Stopper stopper;
    private final Consumer<Runnable> mailbox;
    private final Timing timing;
    private final Map<String, ContainerRecord> records;
    private final Map<String, Live> live = new ConcurrentHashMap<>();

    PodContainers(NodeParts parts, PodPlace place, Pod pod, Consumer<Runnable> mailbox) {
        this.parts = parts;
        this.place = place;
        this.starter = new ContainerStarter(parts, place);
        this.stopper = new Stopper(parts);
        this.mailbox = mailbox;
        this.timing = parts.options().timing();
        this.records = new ConcurrentHashMap<>(Restored.records(pod, parts.now()));
    }

    Map<String, ContainerRecord> records() {
        return records;
    }

    boolean isLive(String container) {
        return live.containsKey(container);
    }

    int run(String container) {
        return Optional.ofNullable(records.get(container))
                .map(ContainerRecord::restarts)
                .orElse(0);
    }

    private ContainerRecord record(String container) {
        return Objects.requireNonNull(records.get(container), container);
    }

    private void update(String container, UnaryOperator<ContainerRecord> change) {
        records.put(container, change.apply(record(container)));
    }

    void start(Pod pod, Container container) {
        String name = container.getName();
        ContainerRecord before = record(name);
        switch (starter.start(pod, container, before.hasRun() ? before.restarts() + 1 : 0)) {
            case StartResult.Started started -> onStarted(pod, container, started);
            case StartResult.NoImage(String message) -> {
                parts.events()
                        .warning(
                                pod,
                                name,
                                "Failed",
                                "Failed to pull image \"" + container.getImage() + "\": " + message);
                parts.events().warning(pod, name, "Failed", "Error: " + Waiting.ERR_IMAGE_PULL);
                update(name, r -> r.onImageMissing(message, parts.now(), timing));
            }
            case StartResult.NotReady(SetupFailure.Kind kind, String message) -> {
                boolean config = kind == SetupFailure.Kind.CONFIG;
                parts.events()
                        .warning(pod, name, config ? "Failed" : "FailedMount", config ? "Error: " + message : message);
                String reason = config ? "CreateContainerConfigError" : "ContainerCreating";
                Instant until = parts.now().plus(timing.retry());
                update(name, r -> r.onStartFailure(reason, config ? message : "", until));
            }
            case StartResult.Refused(String message) -> onRefused(pod, name, message);
        }
    }

    /** A program that does not exist counts as a run that ended at once, as it does for a container runtime. */
    private void onRefused(Pod pod, String name, String message) {
        parts.events().warning(pod, name, "Failed", "Error: failed to start container \"" + name + "\": " + message);
        Instant now = parts.now();
        Terminated end = new Terminated(128, Optional.empty(), "StartError", message, now, now, "");
        update(name, r -> r.onStart(now, "", timing).onExit(end, timing));
    }

    private void onStarted(Pod pod, Container container, StartResult.Started started) {
        String name = container.getName();
        update(name, r -> r.onStart(parts.now(), started.container().id(), timing));
        Live now = new Live(parts, started, container, place.podIp());
        live.put(name, now);
        started.container().exit().thenAccept(code -> mailbox.accept(() -> onExit(pod, now, code)));
        Optional<LifecycleHandler> hook = Optional.ofNullable(container.getLifecycle())
                .map(lifecycle -> lifecycle.getPostStart())
                .filter(found -> now.hasProcess());
        if (hook.isPresent()) {
            parts.tasks().execute(() -> {
                ProbeAnswer answer = parts.prober().hook(hook.get(), now.target(), HOOK_PATIENCE);
                mailbox.accept(() -> afterHook(pod, now, answer));
            });
        } else {
            settle(pod, now);
        }
    }

    private void afterHook(Pod pod, Live one, ProbeAnswer answer) {
        if (!isCurrent(one)) {
            return;
        }
        if (answer.success()) {
            settle(pod, one);
        } else {
            String name = one.container().getName();
            parts.events().warning(pod, name, "FailedPostStartHook", "PostStartHook failed: " + answer.message());
            restart(pod, one, "FailedPostStartHook");
        }
    }

    /** The container's own start is over; probes decide the rest. */
    private void settle(Pod pod, Live one) {
        Live.Listener listener =
                (asked, question, answer) -> mailbox.accept(() -> onAnswer(pod, asked, question, answer));
        if (one.asks(Live.Question.STARTUP)) {
            one.ask(Live.Question.STARTUP, one.initialDelay(Live.Question.STARTUP), listener);
        } else {
            onUp(one, listener, true);
        }
    }

    private void onUp(Live one, Live.Listener listener, boolean fresh) {
        String name = one.container().getName();
        update(name, ContainerRecord::onStarted);
        if (!one.asks(Live.Question.READINESS)) {
            update(name, r -> r.onReady(true));
        }
        for (Live.Question question : List.of(Live.Question.READINESS, Live.Question.LIVENESS)) {
            one.ask(question, fresh ? one.initialDelay(question) : Duration.ZERO, listener);
        }
    }

    private boolean isCurrent(Live one) {
        String name = one.container().getName();
        return live.get(name) == one;
    }

    private void onAnswer(Pod pod, Live one, Live.Question question, ProbeAnswer answer) {
        String name = one.container().getName();
        if (!isCurrent(one) || record(name).stopping() && question != Live.Question.READINESS) {
            return;
        }
        if (!answer.success()) {
            String message = question.word() + " probe failed: " + answer.message();
            parts.events().warning(pod, name, "Unhealthy", message);
        }
        Optional<Boolean> verdict = one.count(question, answer.success());
        if (verdict.isPresent()) {
            onVerdict(pod, one, question, verdict.get());
        }
    }

    private void onVerdict(Pod pod, Live one, Live.Question question, boolean good) {
        String name = one.container().getName();
        switch (question) {
            case READINESS -> update(name, r -> r.onReady(good));
            case STARTUP -> {
                one.hush(question);
                if (good) {
                    onUp(one, (asked, q, answer) -> mailbox.accept(() -> onAnswer(pod, asked, q, answer)), false);
                } else {
                    restart(pod, one, "failed startup probe");
                }
            }
            case LIVENESS -> {
                if (!good) {
                    restart(pod, one, "failed liveness probe");
                }
            }
        }
    }

    private void restart(Pod pod, Live one, String why) {
        String name = one.container().getName();
        parts.events().normal(pod, name, "Killing", "Container " + name + " " + why + ", will be restarted");
        Long grace = pod.getSpec().getTerminationGracePeriodSeconds();
        end(pod, one, Duration.ofSeconds(grace == null ? 30 : grace));
    }

    /** Asks a container to end, because its pod is to go or is done. */
    void stop(Pod pod, String name, Duration grace) {
        Optional.ofNullable(live.get(name)).ifPresent(one -> {
            if (one.hasProcess()) {
                parts.events().normal(pod, name, "Killing", "Stopping container " + name);
            }
            end(pod, one, grace);
        });
    }

    private void end(Pod pod, Live one, Duration grace) {
        update(one.container().getName(), ContainerRecord::onStop);
        one.hush(Live.Question.LIVENESS);
        one.hush(Live.Question.STARTUP);
        parts.tasks().execute(() -> stopper.stop(pod, one, grace));
    }

    void killAll() {
        live.values().forEach(one -> one.running().kill());
    }

    private void onExit(Pod pod, Live one, int code) {
        String name = one.container().getName();
        if (!isCurrent(one)) {
            return;
        }
        one.close();
        live.remove(name);
        ContainerRecord before = record(name);
        if (before.state() instanceof Running running) {
            String uid = pod.getMetadata().getUid();
            String words = one.hasProcess()
                    ? LastWords.of(
                            one.container(),
                            code,
                            LaunchPlanner.terminationLog(parts.folders(), uid, name),
                            LaunchPlanner.log(parts.folders(), uid, name, before.restarts()))
                    : "";
            update(name, r -> r.onExit(Terminated.of(running, code, words, parts.now()), timing));
        }
    }

    void backOff(Pod pod, String name, Instant until) {
        String podName = pod.getMetadata().getName() + "_" + pod.getMetadata().getNamespace() + "("
                + pod.getMetadata().getUid() + ")";
        parts.events()
                .warning(pod, name, "BackOff", "Back-off restarting failed container " + name + " in pod " + podName);
        String wait = record(name).delay().toString().substring(2).toLowerCase(java.util.Locale.ROOT);
        String message = "back-off " + wait + " restarting failed container=" + name + " pod=" + podName;
        update(name, r -> r.onBackOff(message, until));
    }

    void backOffPull(Pod pod, Container container) {
        String name = container.getName();
        parts.events().normal(pod, name, "BackOff", "Back-off pulling image \"" + container.getImage() + "\"");
        parts.events().warning(pod, name, "Failed", "Error: " + Waiting.IMAGE_PULL_BACK_OFF);
        update(name, r -> r.onImageBackOff(container.getImage(), parts.now()));
    }
}
