package io.kthena.cluster.node.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a container is doing: the three states a container status knows. */
public sealed interface ContainerState {
    /**
     * Not running, and may run later.
     *
     * @param reason one word, such as ContainerCreating or CrashLoopBackOff
     * @param message for people; may be empty
     * @param until when to look again
     * @param delay how long the last back-off took; zero when there was none
     */
    record Waiting(String reason, String message, Instant until, Duration delay) implements ContainerState {
        /** The image was looked for and is unknown. */
        public static final String ERR_IMAGE_PULL = "ErrImagePull";

        /** The image is unknown and will be looked for again. */
        public static final String IMAGE_PULL_BACK_OFF = "ImagePullBackOff";

        /** The container ended too often and will be started again. */
        public static final String CRASH_LOOP_BACK_OFF = "CrashLoopBackOff";
    }

    /**
     * A process runs.
     *
     * @param startedAt when it was started
     * @param id the container's id
     */
    record Running(Instant startedAt, String id) implements ContainerState {}

    /**
     * A process ran and has ended.
     *
     * @param exitCode its exit code; 128 + n when signal n ended it
     * @param signal the signal that ended it
     * @param reason Completed, Error, or why it could not even start
     * @param message the container's own last words; may be empty
     * @param startedAt when it was started
     * @param finishedAt when it ended
     * @param id the container's id
     */
    record Terminated(
            int exitCode,
            Optional<Integer> signal,
            String reason,
            String message,
            Instant startedAt,
            Instant finishedAt,
            String id)
            implements ContainerState {
        /**
         * The end of a process as a container runtime reports it.
         *
         * @param running the state it was in
         * @param exitCode its exit code; above 128 means a signal
         * @param message its last words; may be empty
         * @param now when it ended
         */
        public static Terminated of(Running running, int exitCode, String message, Instant now) {
            Optional<Integer> signal =
                    exitCode > 128 && exitCode <= 128 + 64 ? Optional.of(exitCode - 128) : Optional.empty();
            return new Terminated(
                    exitCode,
                    signal,
                    exitCode == 0 ? "Completed" : "Error",
                    message,
                    running.startedAt(),
                    now,
                    running.id());
        }

        /** Whether it ended with exit code 0. */
        public boolean succeeded() {
            return exitCode == 0;
        }
    }
}
