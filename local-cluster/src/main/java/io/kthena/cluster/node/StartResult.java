package io.kthena.cluster.node;

import io.kthena.cluster.node.container.Launch;
import io.kthena.cluster.node.container.RunningContainer;
import io.kthena.cluster.node.container.SetupFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What came of trying to start a container. */
sealed interface StartResult {
    /** It runs. */
    record Started(RunningContainer container, Launch launch) implements StartResult {
        static final Launch NO_LAUNCH = new Launch(List.of(), Map.of(), Path.of("."), Path.of("none"));

        /** Whether there is a process behind it. */
        boolean hasProcess() {
            return !launch.argv().isEmpty();
        }
    }

    /** No stand-in is known for its image. */
    record NoImage(String message) implements StartResult {}

    /** Something it needs is not there yet. */
    record NotReady(SetupFailure.Kind kind, String message) implements StartResult {}

    /** The program could not be run at all. */
    record Refused(String message) implements StartResult {}
}
