package io.kthena.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A Debian package of the build host that a layer holds files of.
 *
 * @param name its name without the architecture
 * @param version its version
 * @param architecture as Debian spells it
 * @param entry its entry in the package database
 */
record HostPackage(String name, String version, String architecture, String entry) implements Comparable<HostPackage> {
    /** The package that a file of the host belongs to; nothing on hosts without dpkg. */
    static Optional<HostPackage> owning(String file) throws IOException {
        String real = Path.of(file).toRealPath().toString();
        // Where /lib is a link to /usr/lib the database may know either name.
        List<String> names = List.of(file, real, real.replaceFirst("^/usr/lib", "/lib"));
        for (String name : names) {
            Optional<String> owner = Commands.attempt(List.of("dpkg-query", "-S", name));
            if (owner.isPresent()) {
                String full = owner.get().replaceFirst("(?s): /.*", "");
                return Commands.attempt(List.of("dpkg-query", "-s", full)).map(HostPackage::parse);
            }
        }
        return Optional.empty();
    }

    static HostPackage parse(String entry) {
        return new HostPackage(field(entry, "Package"), field(entry, "Version"), field(entry, "Architecture"), entry);
    }

    /** Adds the package's licence, and its entry where scanners of distroless images look for it. */
    void describeIn(Path tree) throws IOException {
        Trees.write(tree, "/var/lib/dpkg/status.d/" + name, entry);
        String copyright = "/usr/share/doc/" + name + "/copyright";
        if (Files.exists(Path.of(copyright))) {
            Trees.put(Path.of(copyright), tree, copyright);
        }
    }

    private static String field(String entry, String name) {
        return entry.lines()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .map(line -> line.substring(name.length() + 2))
                .orElse("unknown");
    }

    @Override
    public int compareTo(HostPackage other) {
        return Comparator.comparing(HostPackage::name)
                .thenComparing(HostPackage::architecture)
                .compare(this, other);
    }
}
