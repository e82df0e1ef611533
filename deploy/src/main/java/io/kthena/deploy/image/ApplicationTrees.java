package io.kthena.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service's two layers below {@value #HOME}: what it depends on, and itself. */
final class ApplicationTrees {
    /** Where it is in the image. */
    static final String HOME = "/app";

    /** The file of JVM flags in the image. */
    static final String FLAGS = HOME + "/jvm.flags";

    private ApplicationTrees() {}

    /**
     * Lays out both trees.
     *
     * @param packaged the folder that Quarkus packages the service in, {@code quarkus-app}
     * @param flags the services' JVM flags, a Java argument file
     */
    static void make(Path packaged, Path flags, Path dependencies, Path application) throws IOException {
        if (!Files.isRegularFile(packaged.resolve("quarkus-run.jar"))) {
            throw new ImageBuildException(packaged + " is missing; build with ./mvnw package -Pimages");
        }
        Trees.copy(packaged, dependencies, HOME, ApplicationTrees::isDependency);
        Trees.copy(packaged, application, HOME, relative -> !isDependency(relative));
        Trees.put(flags, application, FLAGS);
    }

    /** Our own library changes with the application, not with the dependencies. */
    private static boolean isDependency(Path relative) {
        return relative.startsWith("lib")
                && !relative.getFileName().toString().startsWith("io.kthena.")
                && !relative.endsWith("quarkus-app-dependencies.txt");
    }
}
