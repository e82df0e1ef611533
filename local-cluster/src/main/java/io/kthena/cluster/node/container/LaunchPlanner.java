package io.kthena.cluster.node.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.kthena.cluster.node.container.SetupFailure.Kind;
import io.kthena.cluster.standin.ImageTable;
import io.kthena.cluster.standin.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Turns a container of a manifest into a process of this machine.
 *
 * <p>Beside what the manifest asks for, a stand-in finds in its environment: HOSTNAME, POD_IP and KTHENA_POD_IP (the
 * address to listen on), KTHENA_POD_NAME, KTHENA_POD_NAMESPACE, KTHENA_POD_UID, KTHENA_CONTAINER, KTHENA_IMAGE,
 * KTHENA_PORTS (its containerPorts, comma separated), KTHENA_MOUNTS (JSON: mount path to the folder or file behind it),
 * KTHENA_TERMINATION_LOG and KTHENA_PARENT_PID (the node's process).
 */
public final class LaunchPlanner {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NodeFolders folders;
    private final ImageTable images;
    private final ConfigSource source;
    private final Map<String, String> clusterVariables;

    /**
     * A planner for the whole node.
     *
     * @param folders where things are
     * @param images what stands in for what
     * @param source ConfigMaps and Secrets
     * @param clusterVariables KUBERNETES_SERVICE_HOST and the like
     */
    public LaunchPlanner(
            NodeFolders folders, ImageTable images, ConfigSource source, Map<String, String> clusterVariables) {
        this.folders = folders;
        this.images = images;
        this.source = source;
        this.clusterVariables = Map.copyOf(clusterVariables);
    }

    /** Where the log of a container's n-th run is. */
    public static Path log(NodeFolders folders, String podUid, String container, int run) {
        return folders.pod(podUid).resolve("logs").resolve(container).resolve(run + ".log");
    }

    /** Where a container may leave a last message. */
    public static Path terminationLog(NodeFolders folders, String podUid, String container) {
        return workingDirectory(folders, podUid, container).resolve("termination-log");
    }

    private static Path workingDirectory(NodeFolders folders, String podUid, String container) {
        return folders.pod(podUid).resolve("containers").resolve(container);
    }

    /**
     * Plans one start of a container.
     *
     * @param fields the pod's own fields
     * @param container the container
     * @param standIn the program for its image
     * @param run how often it was started before; chooses the log
     * @throws SetupFailure when its environment or a volume cannot be provided
     */
    public Launch plan(PodFields fields, Container container, StandIn standIn, int run) throws SetupFailure {
        Pod pod = fields.pod();
        String podIp = fields.place().podIp();
        Map<String, Path> volumes = new Volumes(folders, fields, source).provide();
        Map<String, String> manifest = new Environment(fields, source).resolve(container, base(fields));
        Mounts mounts = Mounts.of(container, volumes, manifest);
        UnaryOperator<String> local = word -> {
            String rewritten = Localhost.rewrite(word, podIp);
            return standIn.mapPaths() ? mounts.map(rewritten) : rewritten;
        };
        Map<String, String> environment = new LinkedHashMap<>();
        manifest.forEach((name, value) -> environment.put(name, local.apply(value)));
        environment.putAll(own(fields, container, mounts));
        UnaryOperator<String> word = text -> local.apply(Expansion.expand(text, manifest));
        List<String> argv = images.commandLine(
                standIn,
                container.getCommand().stream().map(word).toList(),
                container.getArgs().stream().map(word).toList());
        String uid = pod.getMetadata().getUid();
        Path directory = folder(workingDirectory(folders, uid, container.getName()));
        return new Launch(
                withHosts(argv, pod.getMetadata().getNamespace()),
                environment,
                directory,
                log(folders, uid, container.getName(), run));
    }

    /** A JVM can be told who is called what; the names of headless services have no other way to a stand-in. */
    private List<String> withHosts(List<String> argv, String namespace) {
        Path hosts = folders.hosts(namespace);
        if (argv.isEmpty() || !argv.getFirst().endsWith("/bin/java") || !Files.exists(hosts)) {
            return argv;
        }
        List<String> told = new ArrayList<>(argv);
        told.add(1, "-Djdk.net.hosts.file=" + hosts);
        return told;
    }

    private static Path folder(Path path) throws SetupFailure {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new SetupFailure(Kind.MOUNT, "cannot create " + path + ": " + e);
        }
    }

    private Map<String, String> base(PodFields fields) {
        Map<String, String> base = new LinkedHashMap<>();
        for (String name : List.of("PATH", "LANG", "TMPDIR")) {
            String value = System.getenv(name);
            if (value != null) {
                base.put(name, value);
            }
        }
        base.putAll(clusterVariables);
        Pod pod = fields.pod();
        base.put("HOME", folders.pod(pod.getMetadata().getUid()).toString());
        String hostname = pod.getSpec().getHostname();
        base.put("HOSTNAME", hostname == null ? pod.getMetadata().getName() : hostname);
        base.put("POD_IP", fields.place().podIp());
        return base;
    }

    private Map<String, String> own(PodFields fields, Container container, Mounts mounts) throws SetupFailure {
        Pod pod = fields.pod();
        String uid = pod.getMetadata().getUid();
        Path lastWords = terminationLog(folders, uid, container.getName());
        Map<String, String> own = new LinkedHashMap<>();
        own.put("KTHENA_POD_IP", fields.place().podIp());
        own.put("KTHENA_POD_NAME", pod.getMetadata().getName());
        own.put("KTHENA_POD_NAMESPACE", pod.getMetadata().getNamespace());
        own.put("KTHENA_POD_UID", uid);
        own.put("KTHENA_CONTAINER", container.getName());
        own.put("KTHENA_IMAGE", container.getImage());
        own.put(
                "KTHENA_PORTS",
                container.getPorts().stream()
                        .map(port -> String.valueOf(port.getContainerPort()))
                        .collect(Collectors.joining(",")));
        own.put("KTHENA_MOUNTS", json(mounts));
        own.put("KTHENA_TERMINATION_LOG", lastWords.toString());
        own.put("KTHENA_PARENT_PID", Long.toString(ProcessHandle.current().pid()));
        return own;
    }

    private static String json(Mounts mounts) throws SetupFailure {
        Map<String, String> paths = new TreeMap<>();
        mounts.paths().forEach((path, behind) -> paths.put(path, behind.toString()));
        try {
            return JSON.writeValueAsString(paths);
        } catch (JsonProcessingException e) {
            throw new SetupFailure(Kind.MOUNT, "cannot write KTHENA_MOUNTS: " + e.getMessage());
        }
    }
}
