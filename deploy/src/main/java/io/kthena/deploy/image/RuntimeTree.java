package io.kthena.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The Java runtime's layer, at {@value #HOME}. */
final class RuntimeTree {
    /** Where it is in the image. */
    static final String HOME = "/opt/java";

    /** What the services and their libraries use; the last lines by name only, or for whoever looks into a running pod. */
    static final List<String> MODULES = List.of(
            "java.base",
            "java.desktop",
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.rmi",
            "java.sql",
            "java.xml",
            "jdk.management",
            "jdk.unsupported",
            "java.security.jgss",
            "java.security.sasl",
            "jdk.crypto.cryptoki",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.zipfs",
            "jdk.jcmd",
            "jdk.jfr");

    /** Native code of windows, fonts and sound. The services use java.beans of java.desktop and nothing that needs these. */
    private static final Set<String> DESKTOP = Set.of(
            "libawt.so",
            "libawt_headless.so",
            "libawt_xawt.so",
            "libfontmanager.so",
            "libfreetype.so",
            "libjavajpeg.so",
            "libjawt.so",
            "libjsound.so",
            "liblcms.so",
            "libmlib_image.so",
            "libsplashscreen.so");

    private static final Set<String> NOT_TO_RUN = Set.of("include", "jmods", "man", "demo", "sample");

    private RuntimeTree() {}

    /** Links a runtime of {@link #MODULES} from the JDK that runs the build. */
    static void link(Path tree, Path work) throws IOException {
        Path jdk = Path.of(System.getProperty("java.home"));
        Path linked = work.resolve("jlink");
        Trees.delete(linked);
        Commands.run(List.of(
                jdk.resolve("bin/jlink").toString(),
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                linked.toString()));
        copy(linked, tree);
    }

    /**
     * Takes a JDK or JRE of another architecture as it is, less what is not needed to run programs.
     *
     * @param root what links that lead out of the folder by a full path start from: distributions keep the runtime's
     *     configuration in {@code /etc}
     */
    static void copy(Path jdk, Path root, Path tree) throws IOException {
        copy(jdk, tree);
        for (Path link : Trees.links(jdk)) {
            Path target = Files.readSymbolicLink(link);
            if (target.isAbsolute() && isWanted(jdk.relativize(link))) {
                Path file = Trees.at(root, target.toString());
                if (!Files.isRegularFile(file)) {
                    throw new ImageBuildException(link + " leads to " + target + ", which is not in " + root);
                }
                Trees.put(file, tree, HOME + "/" + jdk.relativize(link));
            }
        }
    }

    private static void copy(Path jdk, Path tree) throws IOException {
        if (!Files.isRegularFile(jdk.resolve("lib/modules"))) {
            throw new ImageBuildException(jdk + " is no JDK: it has no lib/modules");
        }
        Trees.copy(jdk, tree, HOME, RuntimeTree::isWanted);
    }

    private static boolean isWanted(Path relative) {
        return !NOT_TO_RUN.contains(relative.getName(0).toString())
                && !DESKTOP.contains(relative.getFileName().toString())
                && !relative.endsWith("src.zip");
    }
}
