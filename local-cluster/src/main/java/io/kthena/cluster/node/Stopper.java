package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import io.kthena.cluster.node.container.ProbeAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends containers as a kubelet does: preStop hook, SIGTERM, what is left of the grace period, SIGKILL. */
final class Stopper {
    // A container whose hook has used up the grace period still gets a moment to end by itself.
    private static final Duration LAST_MOMENT = Duration.ofSeconds(2);

    private final NodeParts parts;

    Stopper(NodeParts parts) {
        this.parts = parts;
    }

    /**
     * Ends a container; returns once it was told to for the last time. Blocks.
     *
     * @param pod its pod, for events
     * @param live the container
     * @param grace how long it may take
     */
    void stop(Pod pod, Live live, Duration grace) {
        Instant deadline = parts.now().plus(grace);
        if (grace.isZero()) {
            live.running().kill();
            return;
        }
        preStop(pod, live, grace);
        live.running().terminate();
        Duration left = Duration.between(parts.now(), deadline);
        Duration least = grace.compareTo(LAST_MOMENT) < 0 ? grace : LAST_MOMENT;
        if (!ends(live, left.compareTo(least) < 0 ? least : left)) {
            live.running().kill();
        }
    }

    private void preStop(Pod pod, Live live, Duration grace) {
        Optional<LifecycleHandler> hook = Optional.ofNullable(live.container().getLifecycle())
                .map(lifecycle -> lifecycle.getPreStop())
                .filter(found -> live.hasProcess());
        if (hook.isPresent()) {
            ProbeAnswer answer = parts.prober().hook(hook.get(), live.target(), grace);
            if (!answer.success()) {
                parts.events()
                        .warning(
                                pod,
                                live.container().getName(),
                                "FailedPreStopHook",
                                "PreStopHook failed: " + answer.message());
            }
        }
    }

    private static boolean ends(Live live, Duration patience) {
        try {
            live.running().exit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
