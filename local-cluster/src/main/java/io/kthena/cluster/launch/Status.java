package io.kthena.cluster.launch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what runs and whether it is ready. */
final class Status {
    private static final String ROW = "%-20s %-9s %-9s %-9s %-9s %s%n";

    private Status() {}

    static void print(StateFolder state) {
        if (state.runningOwner().isEmpty() || state.read(state.environment()).isEmpty()) {
            throw new LaunchFailed("not up. Start with ./kthena up");
        }
        System.out.printf(ROW, "NAME", "STATE", "PID", "RESTARTS", "MEMORY", "ADDRESS");
        boolean allReady = true;
        for (ProcessRegistry.Entry entry : ProcessRegistry.load(state)) {
            boolean alive = entry.process().isPresent();
            boolean ready = alive && ready(entry);
            allReady &= ready;
            System.out.printf(
                    ROW,
                    entry.name(),
                    ready ? "Ready" : alive ? "NotReady" : "Stopped",
                    entry.pid(),
                    entry.restarts(),
                    alive ? residentMemory(entry.pid()) : "-",
                    entry.address());
        }
        System.out.print("\n" + state.read(state.environment()).orElse(""));
        if (!allReady) {
            throw new LaunchFailed("not everything is ready; see ./kthena logs SERVICE");
        }
    }

    private static boolean ready(ProcessRegistry.Entry entry) {
        if (entry.name().equals(Stack.CLUSTER)) {
            try {
                return ReadyProbe.get(URI.create("http://" + entry.address() + "/readyz"))
                        .contains("ok");
            } catch (IOException e) {
                return false;
            }
        }
        int colon = entry.address().lastIndexOf(':');
        return ReadyProbe.isReady(new ServiceSpec(
                entry.name(),
                Path.of("unused.jar"),
                entry.address().substring(0, colon),
                Integer.parseInt(entry.address().substring(colon + 1)),
                Map.of()));
    }

    private static String residentMemory(long pid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
            return lines.stream()
                    .filter(l -> l.startsWith("VmRSS:"))
                    .map(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
                    .map(mib -> String.format(Locale.ROOT, "%d MiB", mib))
                    .findFirst()
                    .orElse("-");
        } catch (IOException e) {
            return "-";
        }
    }
}
