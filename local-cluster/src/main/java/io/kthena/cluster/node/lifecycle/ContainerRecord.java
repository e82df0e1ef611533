package io.kthena.cluster.node.lifecycle;

import io.kthena.cluster.node.lifecycle.ContainerState.Running;
import io.kthena.cluster.node.lifecycle.ContainerState.Terminated;
import io.kthena.cluster.node.lifecycle.ContainerState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is known of one container. Immutable; each method says what an event makes of it.
 *
 * @param name the container's name
 * @param state what it is doing
 * @param last how its previous run ended
 * @param restarts how often it was started again
 * @param delay the wait before its next restart; zero at first
 * @param started whether its start-up probe and postStart hook are behind it
 * @param ready whether its readiness probe is content
 * @param stopping whether it was told to end
 */
public record ContainerRecord(
        String name,
        ContainerState state,
        Optional<Terminated> last,
        int restarts,
        Duration delay,
        boolean started,
        boolean ready,
        boolean stopping) {

    /**
     * A container that has never run.
     *
     * @param name the container's name
     * @param reason why it waits: ContainerCreating or PodInitializing
     */
    public static ContainerRecord fresh(String name, String reason) {
        ContainerState waiting = new Waiting(reason, "", Instant.MIN, Duration.ZERO);
        return new ContainerRecord(name, waiting, Optional.empty(), 0, Duration.ZERO, false, false, false);
    }

    /** Whether it runs now. */
    public boolean isRunning() {
        return state instanceof Running;
    }

    /** Whether it ended with exit code 0 and has not been started since. */
    public boolean isCompleted() {
        return state instanceof Terminated end && end.succeeded();
    }

    /** Whether it ever ran. */
    public boolean hasRun() {
        return !(state instanceof Waiting) || last.isPresent();
    }

    /** How its most recent run ended, if it is not running. */
    public Optional<Terminated> ending() {
        return switch (state) {
            case Terminated end -> Optional.of(end);
            case Waiting _ -> last;
            case Running _ -> Optional.empty();
        };
    }

    /**
     * Its process was started.
     *
     * @param now when
     * @param id the new container's id
     * @param timing for the wait before the restart after this one
     */
    public ContainerRecord onStart(Instant now, String id, Timing timing) {
        boolean again = hasRun();
        return new ContainerRecord(
                name,
                new Running(now, id),
                ending(),
                again ? restarts + 1 : restarts,
                again ? timing.after(delay) : delay,
                false,
                false,
                false);
    }

    /**
     * Its process ended. A long run makes the node forget the crashes before.
     *
     * @param end how
     * @param timing what counts as long
     */
    public ContainerRecord onExit(Terminated end, Timing timing) {
        boolean longRun = Duration.between(end.startedAt(), end.finishedAt()).compareTo(timing.backoffReset()) >= 0;
        return new ContainerRecord(name, end, last, restarts, longRun ? Duration.ZERO : delay, false, false, false);
    }

    /** It will be started again, but not before the given time. */
    public ContainerRecord onBackOff(String message, Instant until) {
        ContainerState waiting = new Waiting(Waiting.CRASH_LOOP_BACK_OFF, message, until, delay);
        return new ContainerRecord(name, waiting, ending(), restarts, delay, false, false, false);
    }

    /** Its image is unknown. */
    public ContainerRecord onImageMissing(String message, Instant now, Timing timing) {
        Duration before = state instanceof Waiting waiting ? waiting.delay() : Duration.ZERO;
        ContainerState waiting =
                new Waiting(Waiting.ERR_IMAGE_PULL, message, now.plus(timing.second()), timing.after(before));
        return withState(waiting);
    }

    /** Its image will be looked for again after a while. */
    public ContainerRecord onImageBackOff(String image, Instant now) {
        if (!(state instanceof Waiting(String _, String why, Instant _, Duration wait))) {
            return this;
        }
        String message = "Back-off pulling image \"" + image + "\": ErrImagePull: " + why;
        return withState(new Waiting(Waiting.IMAGE_PULL_BACK_OFF, message, now.plus(wait), wait));
    }

    /** It could not be started, and will be tried again. */
    public ContainerRecord onStartFailure(String reason, String message, Instant until) {
        return withState(new Waiting(reason, message, until, Duration.ZERO));
    }

    private ContainerRecord withState(ContainerState next) {
        return new ContainerRecord(name, next, ending(), restarts, delay, false, false, false);
    }

    /** Its start-up is over. */
    public ContainerRecord onStarted() {
        return new ContainerRecord(name, state, last, restarts, delay, isRunning(), ready, stopping);
    }

    /** Its readiness probe changed its mind. */
    public ContainerRecord onReady(boolean isReady) {
        return new ContainerRecord(name, state, last, restarts, delay, started, isReady && isRunning(), stopping);
    }

    /** It was told to end. */
    public ContainerRecord onStop() {
        return new ContainerRecord(name, state, last, restarts, delay, started, ready, true);
    }
}
