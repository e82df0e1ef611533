package io.kthena.deploy.image;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs programs in an unpacked image, with a root file system that cannot be written to but for {@code /tmp}: as root under the
 * image's user, otherwise in a user namespace. The network is the host's.
 */
final class Sandbox {
    private final Path root;
    private final Path scratch;

    /**
     * @param root an unpacked image
     * @param scratch an empty folder: the image's {@code /tmp}
     */
    Sandbox(Path root, Path scratch) throws IOException {
        this.root = root.toRealPath();
        this.scratch = scratch.toRealPath();
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Whether this host lets us: needs root, or user namespaces for everybody. */
    static boolean works() {
        List<String> probe = namespace();
        probe.addAll(List.of("sh", "-c", "mount -t tmpfs tmpfs /tmp && command -v chroot"));
        return Commands.attempt(probe).isPresent();
    }

    /**
     * Starts a program. The process is the program itself: signals to it reach the program.
     *
     * @param environment the program's whole environment
     * @param log a file outside the image
     */
    Process start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        List<String> whole = namespace();
        whole.addAll(List.of("sh", "-c", script(), "sandbox", root.toString(), scratch.toString()));
        whole.add(isRoot() ? Integer.toString(SystemTree.USER) : "");
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> inherited = builder.environment();
        String path = inherited.getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin";
        inherited.clear();
        inherited.putAll(environment);
        // For the script; the image's programs are called by their full names.
        inherited.put("PATH", path);
        return builder.start();
    }

    private static List<String> namespace() {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!isRoot()) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        return command;
    }

    private static boolean isRoot() {
        return Commands.attempt(List.of("id", "-u")).orElse("").strip().equals("0");
    }

    private static String script() throws IOException {
        try (InputStream script = Sandbox.class.getResourceAsStream("sandbox.sh")) {
            if (script == null) {
                throw new IllegalStateException("sandbox.sh is not on the class path");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
