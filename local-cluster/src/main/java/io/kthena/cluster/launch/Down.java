package io.kthena.cluster.launch;

import io.kthena.cluster.node.LocalNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes a local cluster down: asks its owner to end, then makes sure that no process of it is left. */
final class Down {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Down() {}

    static void run(StateFolder state) throws InterruptedException {
        Optional<ProcessHandle> owner = state.runningOwner();
        List<ProcessList.Entry> processes = ProcessList.load(state);
        owner.ifPresent(ProcessHandle::destroy);
        if (owner.isPresent() && !ReadyProbe.await(() -> !owner.get().isAlive(), PATIENCE)) {
            owner.get().destroyForcibly();
        }
        int killed = reap(processes);
        LocalNode.reap(state.node());
        state.clear();
        if (owner.isEmpty() && killed == 0) {
            System.out.println("nothing was up");
        } else {
            System.out.println("down" + (killed > 0 ? " (" + killed + " left-over processes killed)" : ""));
        }
    }

    /** Kills those of {@code processes} that are still alive, with their descendants; returns how many. */
    static int reap(List<ProcessList.Entry> processes) throws InterruptedException {
        int killed = 0;
        for (ProcessList.Entry entry : processes) {
            ProcessHandle process = entry.process().orElse(null);
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                ReadyProbe.await(() -> !process.isAlive(), Duration.ofSeconds(5));
                killed++;
            }
        }
        return killed;
    }
}
