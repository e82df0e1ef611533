package io.kthena.deploy.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an image says of itself and how it starts. Pure.
 *
 * @param service the service's name, such as {@code router-service}
 * @param version its version; also the tag
 * @param architecture what it runs on
 * @param revision the commit it was built from; empty if unknown
 * @param source where its source is found; empty if that is not to be told
 */
record ImageSpec(String service, String version, Architecture architecture, String revision, String source) {
    /** The port of the services' HTTP API, health and metrics. */
    static final int PORT = 8080;

    /** The AOT cache in the image. */
    static final String CACHE = ApplicationTrees.HOME + "/app.aot";

    private static final Map<String, String> TITLES = Map.of(
            "booster-controller", "Turns a ModelBooster into a ModelServing, a ModelServer and a ModelRoute",
            "serving-controller", "Runs ModelServings as groups of pods",
            "router-service", "Routes OpenAI-compatible requests to prefill and decode pods",
            "kv-coordinator", "Tracks KV cache transfers as sessions");

    /**
     * Services on a path of requests get the second compiler as well, which the common flags leave out: a request then costs
     * the router a quarter of the CPU. Recording needs it too, for a cache recorded without it keeps the methods of its
     * training run at the first compiler for good. Four times the calls before the first, sixteen times before the second
     * compiles a method: traffic reaches that within a minute, and starting does not share its cores with compilers.
     */
    private static final Map<String, List<String>> FURTHER_FLAGS = Map.of(
            "router-service",
            List.of(
                    "-XX:TieredStopAtLevel=4",
                    "-XX:CompileThresholdScaling=4",
                    "-XX:Tier4InvocationThreshold=20000",
                    "-XX:Tier4MinInvocationThreshold=2400",
                    "-XX:Tier4CompileThreshold=60000",
                    "-XX:Tier4BackEdgeThreshold=160000",
                    "-XX:ReservedCodeCacheSize=128m"));

    /**
     * Half of the container's memory, all of it from the beginning: a heap that starts small is collected over and over while
     * the service starts. The young generation is bounded, or it would take gigabytes where there is no limit; threads begin
     * with small shares of it.
     */
    private static final List<String> HEAP = List.of(
            "-XX:InitialRAMPercentage=50", "-XX:MaxRAMPercentage=50", "-XX:MaxNewSize=120m", "-XX:TLABSize=128k");

    /** The services that have an image. */
    static List<String> services() {
        return TITLES.keySet().stream().sorted().toList();
    }

    /** As {@code docker images} shows it. */
    String reference() {
        return "kthena/" + service + ":" + version;
    }

    /** The archive's file name. */
    String file() {
        return service + "-" + version + "-" + architecture.oci() + ".oci.tar";
    }

    /** The command that starts the service. The heap follows the container's memory limit. */
    List<String> entrypoint(boolean cache) {
        return command(cache ? "-XX:AOTCache=" + CACHE : null);
    }

    /** The same command, recording its AOT cache to a file when the service ends. */
    List<String> recording(String output) {
        return command("-XX:AOTCacheOutput=" + output);
    }

    private List<String> command(@Nullable String cacheFlag) {
        List<String> command = new ArrayList<>();
        command.add(RuntimeTree.HOME + "/bin/java");
        command.add("@" + ApplicationTrees.FLAGS);
        command.addAll(FURTHER_FLAGS.getOrDefault(service, List.of()));
        command.addAll(HEAP);
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-Djava.io.tmpdir=/tmp"));
        if (cacheFlag != null) {
            command.add(cacheFlag);
        }
        command.addAll(List.of("-jar", ApplicationTrees.HOME + "/quarkus-run.jar"));
        return List.copyOf(command);
    }

    /** The environment that a container starts with. */
    Map<String, String> environment() {
        return Map.of(
                "PATH",
                RuntimeTree.HOME + "/bin",
                "JAVA_HOME",
                RuntimeTree.HOME,
                "HOME",
                "/tmp",
                "LANG",
                "C.UTF-8",
                "QUARKUS_HTTP_HOST",
                "0.0.0.0",
                "QUARKUS_HTTP_PORT",
                Integer.toString(PORT));
    }

    /** The labels that the OCI image specification predefines. */
    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        labels.put("title", service);
        labels.put("description", TITLES.getOrDefault(service, service));
        labels.put("version", version);
        labels.put("licenses", "Apache-2.0");
        labels.put("revision", revision);
        labels.put("source", source);
        Map<String, String> prefixed = new TreeMap<>();
        labels.forEach((key, value) -> {
            if (!value.isEmpty()) {
                prefixed.put("org.opencontainers.image." + key, value);
            }
        });
        return prefixed;
    }
}
