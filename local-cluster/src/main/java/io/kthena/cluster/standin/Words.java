package io.kthena.cluster.standin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the names in a stand-in's template stand for on this machine.
 *
 * @param java the java program that runs stand-ins
 * @param simulator the engine simulator's jar, which also holds the runtime sidecar and the downloader
 * @param self where this module's own classes are: a jar or a folder
 */
public record Words(Path java, Path simulator, Path self) {
    /** Flags of a stand-in's JVM, one of many on a laptop: small heap, quick start. An AOT cache must be made with them. */
    public static final List<String> SMALL_JVM = List.of(
            "-Xmx96m",
            "-Xms12m",
            "-Xmn4m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:+UseCompactObjectHeaders",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    /**
     * The words of this JVM.
     *
     * @param simulator the engine simulator's jar
     */
    public static Words of(Path simulator) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try {
            Path self = Path.of(Words.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new Words(java, simulator, self);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException("the class path of this JVM is not a file", e);
        }
    }

    /** One element of a template as words; an element without a known name stays itself. */
    List<String> expand(String element) {
        return switch (element) {
            case "{java}" -> List.of(java.toString());
            case "{simulator}" -> jvm(simulator);
            case "{web}" -> webServer();
            default -> List.of(element);
        };
    }

    private List<String> jvm(Path jar) {
        List<String> argv = new ArrayList<>();
        argv.add(java.toString());
        argv.addAll(SMALL_JVM);
        Path cache = jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", ".aot"));
        if (Files.isRegularFile(cache)) {
            argv.add("-XX:AOTCache=" + cache);
        }
        argv.add("-cp");
        argv.add(jar.toString());
        return argv;
    }

    private List<String> webServer() {
        List<String> argv = new ArrayList<>();
        argv.add(java.toString());
        argv.addAll(SMALL_JVM);
        argv.addAll(List.of("-Xmx24m", "-cp", self.toString(), WebServerMain.class.getName()));
        return argv;
    }
}
