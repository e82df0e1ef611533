package io.kthena.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The lowest layer when no base image is given: the build host's C library, as far as the Java runtime needs it, and the few
 * files of {@code /etc} that it reads. Each library brings its package's licence and entry, so that scanners know it.
 */
final class SystemTree {
    /** The user that services run as, by convention of distroless images. */
    static final int USER = 65532;

    private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/[^ ]+) \\(0x");
    private static final List<String> NAME_SERVICES = List.of("libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2");
    private static final List<String> FROM_HOST = List.of("/etc/os-release", "/etc/ssl/certs/ca-certificates.crt");

    private static final String FOREIGN_LOADER = "ld-linux-aarch64.so.1";
    private static final List<String> FOREIGN_FOLDERS =
            List.of("usr/lib/aarch64-linux-gnu", "lib/aarch64-linux-gnu", "usr/lib64", "lib64", "usr/lib", "lib");
    private static final List<String> FOREIGN_LIBRARIES = List.of(
            "libc.so.6",
            "libm.so.6",
            "libdl.so.2",
            "libpthread.so.0",
            "librt.so.1",
            "libresolv.so.2",
            "libnss_files.so.2",
            "libnss_dns.so.2",
            "libgcc_s.so.1",
            "libstdc++.so.6",
            "libz.so.1");

    private SystemTree() {}

    /**
     * Makes the tree and says which packages of the host it holds parts of.
     *
     * @param runtime the Java runtime whose programs and libraries decide what is needed
     */
    static Set<HostPackage> make(Path tree, Path runtime) throws IOException {
        makeEtc(tree);
        Set<String> files = new TreeSet<>(libraries(runtime));
        FROM_HOST.stream().filter(file -> Files.exists(Path.of(file))).forEach(files::add);
        Set<HostPackage> packages = new TreeSet<>();
        for (String file : files) {
            Trees.put(Path.of(file), tree, file);
            HostPackage.owning(file).ifPresent(packages::add);
        }
        for (HostPackage each : packages) {
            each.describeIn(tree);
        }
        return packages;
    }

    /**
     * Makes the tree for another architecture, from an unpacked root file system of it: what a Java runtime links to by name.
     *
     * @param root such as Debian's packages libc6, libgcc-s1, libstdc++6 and zlib1g make, or a whole installation
     */
    static void makeFrom(Path root, Path tree) throws IOException {
        makeEtc(tree);
        Trees.put(found(root, FOREIGN_LOADER), tree, "/lib/" + FOREIGN_LOADER);
        for (String library : FOREIGN_LIBRARIES) {
            Path file = found(root, library);
            Trees.put(file, tree, "/" + root.relativize(file));
        }
        for (String file : FROM_HOST) {
            Path own = Trees.at(root, file);
            Path source = Files.exists(own) ? own : Path.of(file);
            if (Files.exists(source)) {
                Trees.put(source, tree, file);
            }
        }
        Path licences = root.resolve("usr/share/doc");
        if (Files.isDirectory(licences)) {
            Trees.copy(licences, tree, "/usr/share/doc", file -> file.endsWith("copyright"));
        }
    }

    private static Path found(Path root, String library) {
        return FOREIGN_FOLDERS.stream()
                .map(folder -> root.resolve(folder).resolve(library))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new ImageBuildException(
                        root + " has no " + library + " in any of " + String.join(", ", FOREIGN_FOLDERS)));
    }

    private static void makeEtc(Path tree) throws IOException {
        for (String folder : List.of("/dev", "/proc", "/sys", "/tmp", "/home/nonroot")) {
            Files.createDirectories(Trees.at(tree, folder));
        }
        Trees.write(tree, "/etc/passwd", """
                root:x:0:0:root:/root:/sbin/nologin
                nonroot:x:%1$d:%1$d:nonroot:/home/nonroot:/sbin/nologin
                """.formatted(USER));
        Trees.write(tree, "/etc/group", "root:x:0:\nnonroot:x:%d:\n".formatted(USER));
        Trees.write(tree, "/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
        Trees.write(tree, "/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n");
    }

    /** The libraries outside the runtime that its programs and libraries link to, by the paths the loader finds them at. */
    private static Set<String> libraries(Path runtime) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path binary : Trees.files(runtime)) {
            if (isElf(binary)) {
                found.addAll(linked(
                        Commands.attempt(List.of("ldd", binary.toString())).orElse("")));
            }
        }
        found.removeIf(library -> Path.of(library).startsWith(runtime));
        if (found.isEmpty()) {
            throw new ImageBuildException("ldd names no library of " + runtime
                    + "; build on Linux with glibc, or give a base image with -Dimage.base");
        }
        found.addAll(nameServices(found));
        return found;
    }

    static Set<String> linked(String lddOutput) {
        Set<String> found = new TreeSet<>();
        lddOutput
                .lines()
                .map(LIBRARY::matcher)
                .filter(java.util.regex.Matcher::find)
                .forEach(line -> found.add(Path.of(line.group(1)).normalize().toString()));
        return found;
    }

    /** Looked up by name at run time, so that ldd does not see them: how older C libraries resolve host names. */
    private static Set<String> nameServices(Set<String> libraries) {
        Set<String> found = new TreeSet<>();
        for (String library : libraries) {
            if (library.endsWith("/libc.so.6")) {
                NAME_SERVICES.stream()
                        .map(name -> Path.of(library).resolveSibling(name))
                        .filter(Files::exists)
                        .forEach(path -> found.add(path.toString()));
            }
        }
        return found;
    }

    private static boolean isElf(Path file) throws IOException {
        try (var bytes = Files.newInputStream(file)) {
            byte[] start = bytes.readNBytes(4);
            return start.length == 4 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L' && start[3] == 'F';
        }
    }
}
