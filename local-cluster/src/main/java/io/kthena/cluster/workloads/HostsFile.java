package io.kthena.cluster.workloads;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Cluster DNS for stand-ins that are JVMs, as a hosts file for each namespace: {@code service}, {@code service.namespace}
 * and so on, for headless services the pods behind them, for others their cluster address.
 */
final class HostsFile {
    private HostsFile() {}

    /**
     * The lines for one namespace. Pure.
     *
     * @param services all services; those of the file's namespace have short names too
     * @param pods all pods
     * @param namespace the namespace whose pods read the file
     */
    static String text(List<Service> services, List<Pod> pods, String namespace) {
        TreeSet<String> lines = new TreeSet<>();
        for (Service service : services) {
            String cluster = service.getSpec().getClusterIP();
            if (!"None".equals(cluster)) {
                Optional.ofNullable(cluster)
                        .filter(address -> !address.isEmpty())
                        .ifPresent(address -> lines.add(line(address, service, "", namespace)));
            } else if (service.getSpec().getSelector() != null) {
                List<Pod> own = pods.stream()
                        .filter(pod -> pod.getMetadata()
                                .getNamespace()
                                .equals(service.getMetadata().getNamespace()))
                        .toList();
                for (Pod pod : SlicePlan.chosen(service, own)) {
                    String host =
                            Optional.ofNullable(pod.getSpec().getHostname()).orElse("");
                    String address = pod.getStatus().getPodIP();
                    lines.add(line(address, service, "", namespace));
                    if (!host.isEmpty()
                            && service.getMetadata()
                                    .getName()
                                    .equals(pod.getSpec().getSubdomain())) {
                        lines.add(line(address, service, host + ".", namespace));
                    }
                }
            }
        }
        return "127.0.0.1 localhost\n" + String.join("\n", lines) + "\n";
    }

    private static String line(String address, Service service, String host, String reader) {
        String name = host + service.getMetadata().getName();
        String namespace = service.getMetadata().getNamespace();
        String shortName = namespace.equals(reader) ? name + " " : "";
        String full = name + "." + namespace;
        return address + " " + shortName + full + " " + full + ".svc " + full + ".svc.cluster.local";
    }

    /** Replaces a file in one step, unless it says the same already. */
    static void write(Path file, String text) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = Files.writeString(file.resolveSibling("." + file.getFileName() + ".new"), text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
