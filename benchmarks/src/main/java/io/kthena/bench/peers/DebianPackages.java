package io.kthena.bench.peers;

import io.kthena.bench.process.Shell;
import io.kthena.bench.process.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs out of Debian packages, unpacked into the work folder; nothing is installed. */
final class DebianPackages {
    private static final List<String> LIBRARIES = List.of("usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu");

    private final Path folder;

    DebianPackages(Path work) {
        this.folder = work.resolve("debian");
    }

    /**
     * A program, fetched unless it is there.
     *
     * @param program path inside the packages
     * @throws Unavailable if it cannot be fetched
     */
    Path program(String program, List<String> packages) throws Unavailable, IOException, InterruptedException {
        Path unpacked = folder.resolve("root").resolve(program);
        if (Files.isExecutable(unpacked)) {
            return unpacked;
        }
        Path installed = Path.of("/").resolve(program);
        if (Files.isExecutable(installed)) {
            return installed;
        }
        Path downloads = Files.createDirectories(folder.resolve("packages"));
        for (String name : packages) {
            Shell.Said fetched = Shell.run(downloads, List.of("apt-get", "download", name));
            if (!fetched.isFine()) {
                throw new Unavailable("absent: neither installed nor to be had with apt-get download " + name);
            }
        }
        try (var files = Files.list(downloads)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".deb")).toList()) {
                Shell.run(
                        folder,
                        List.of(
                                "dpkg",
                                "-x",
                                file.toString(),
                                folder.resolve("root").toString()));
            }
        }
        if (!Files.isExecutable(unpacked)) {
            throw new Unavailable("absent: " + program + " is not in " + packages);
        }
        return unpacked;
    }

    /** Value of {@code LD_LIBRARY_PATH} with which unpacked programs find their libraries. */
    String libraryPath() {
        return String.join(
                ":",
                LIBRARIES.stream()
                        .map(path -> folder.resolve("root").resolve(path).toString())
                        .toList());
    }
}
