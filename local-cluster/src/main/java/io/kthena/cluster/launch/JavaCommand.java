package io.kthena.cluster.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of the services' JVMs: small heaps, and start-up from an AOT cache where there is one. */
final class JavaCommand {
    private static final List<String> HEAP = List.of("-Xms24m", "-Xmx160m");

    private final Path flags;

    /**
     * @param home the checkout: what decides whether an AOT cache fits must not differ between the training run and later
     *     ones, and so stands in one file, which images and {@code ./kthena} read too
     */
    JavaCommand(Path home) {
        this.flags = home.resolve("deploy").resolve("jvm").resolve("service.flags");
    }

    /** Runs {@code jar}, from its AOT cache if that exists. */
    List<String> run(ServiceSpec service) {
        Path cache = service.aotCache();
        List<String> command = base();
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
            command.add("-Xlog:aot=off,cds=off");
        }
        return with(command, "-jar", service.jar().toString());
    }

    /** Runs {@code jar} so that it writes its AOT cache when it ends. */
    List<String> train(ServiceSpec service) {
        List<String> command = base();
        command.add("-XX:AOTCacheOutput=" + service.aotCache());
        return with(command, "-jar", service.jar().toString());
    }

    private List<String> base() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + flags);
        command.addAll(HEAP);
        return command;
    }

    private static List<String> with(List<String> command, String... more) {
        command.addAll(List.of(more));
        return List.copyOf(command);
    }
}
