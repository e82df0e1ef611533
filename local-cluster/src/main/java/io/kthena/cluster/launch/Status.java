package io.kthena.cluster.launch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what runs and whether it is ready. */
final class Status {
    private static final String ROW = "%-24s %-9s %-9s %-9s %-9s %s%n";

    private Status() {}

    static void print(StateFolder state) {
        if (state.runningOwner().isEmpty() || state.read(state.environment()).isEmpty()) {
            throw new LaunchFailed("not up. Start with ./kthena up");
        }
        System.out.printf(ROW, "NAME", "STATE", "PID", "RESTARTS", "MEMORY", "ADDRESS");
        boolean allReady = true;
        for (ProcessList.Entry entry : ProcessList.load(state)) {
            boolean alive = entry.process().isPresent();
            boolean ready = alive && ready(state, entry);
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

    private static boolean ready(StateFolder state, ProcessList.Entry entry) {
        if (entry.name().equals(Stack.CLUSTER)) {
            return answers(state.kubeconfig(Services.ROUTER));
        }
        if (!Services.NAMES.contains(entry.name())) {
            return true;
        }
        int colon = entry.address().lastIndexOf(':');
        return ReadyProbe.isReady(new ServiceSpec(
                entry.name(),
                Path.of("unused.jar"),
                entry.address().substring(0, colon),
                Integer.parseInt(entry.address().substring(colon + 1)),
                Map.of()));
    }

    /** Whether the API server says that it is ready, asked as a service asks it. */
    private static boolean answers(Path kubeconfig) {
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build()) {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException e) {
            return false;
        }
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
