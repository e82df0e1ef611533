package io.kthena.sim.process;

import io.kthena.sim.log.EventLog;
import java.util.Map;

/** Ends this process when the one that owns it is gone, so that nothing is left behind after a crash. */
public final class ParentWatch {
    private ParentWatch() {}

    /** Watches the process named by {@code KTHENA_PARENT_PID}, if it is set; runs {@code gone} when it ends. */
    public static void start(Map<String, String> environment, Runnable gone) {
        String pid = environment.getOrDefault("KTHENA_PARENT_PID", "").strip();
        if (!pid.matches("\\d{1,18}")) {
            return;
        }
        var parent = ProcessHandle.of(Long.parseLong(pid));
        if (parent.isEmpty()) {
            EventLog.warn("process.parent_gone", "pid", pid);
            gone.run();
            return;
        }
        parent.get().onExit().thenRun(() -> {
            EventLog.warn("process.parent_gone", "pid", pid);
            gone.run();
        });
    }
}
