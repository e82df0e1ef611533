package io.kthena.deploy.image;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the build was asked for: {@code --name=value} for each of {@link #NAMES}. Empty means the default.
 *
 * @param values the value of each name
 */
record ImageRequest(Map<String, String> values) {
    private static final List<String> NAMES = List.of(
            "home",
            "output",
            "version",
            "services",
            "base",
            "base.arm64",
            "jdk.arm64",
            "system.arm64",
            "aot",
            "revision",
            "source");

    static ImageRequest parse(List<String> arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (equals < 0 || !name.startsWith("--") || !NAMES.contains(name.substring(2))) {
                throw new ImageBuildException("unknown argument " + argument + "; known are " + NAMES);
            }
            values.put(name.substring(2), argument.substring(equals + 1).strip());
        }
        return new ImageRequest(Map.copyOf(values));
    }

    /** The checkout. */
    Path home() {
        return Path.of(required("home"));
    }

    /** Where archives go. */
    Path output() {
        return Path.of(required("output"));
    }

    String version() {
        return required("version");
    }

    /** Which services; all of them unless named, with commas between. */
    List<String> services() {
        List<String> named = List.of(value("services").split(","));
        List<String> services = value("services").isEmpty() ? ImageSpec.services() : named;
        services.stream()
                .filter(service -> !ImageSpec.services().contains(service))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new ImageBuildException(
                            "no service is called " + unknown + "; there are " + ImageSpec.services());
                });
        return services;
    }

    /** The base image for an architecture. A reference stands for every architecture, an archive only for the builder's. */
    BaseImage base(Architecture architecture) {
        BaseImage general = BaseImage.parse(value("base"));
        if (architecture == Architecture.ofBuilder()) {
            return general;
        }
        BaseImage own = BaseImage.parse(value("base." + architecture.oci()));
        if (!(own instanceof BaseImage.None)) {
            return own;
        }
        if (general instanceof BaseImage.Registry) {
            return general;
        }
        if (!value("system.arm64").isEmpty()) {
            return general;
        }
        throw new ImageBuildException("this host has no C library for " + architecture.oci()
                + ": give a folder with one, -Dimage.system." + architecture.oci() + "=FOLDER, or a base image,"
                + " -Dimage.base." + architecture.oci() + "=ARCHIVE or -Dimage.base=REFERENCE");
    }

    /** A JDK for arm64, or empty when no images for it are wanted. */
    String jdkArm64() {
        return value("jdk.arm64");
    }

    /** An unpacked root file system for arm64: with its C library, and what links in the JDK lead to; the host's if none. */
    Path systemArm64() {
        return Path.of(value("system.arm64").isEmpty() ? "/" : value("system.arm64"));
    }

    /** Whether AOT caches are to be recorded. */
    boolean cache() {
        return !value("aot").equals("off");
    }

    ImageSpec spec(String service, Architecture architecture) {
        return new ImageSpec(service, version(), architecture, value("revision"), value("source"));
    }

    private String value(String name) {
        return values.getOrDefault(name, "");
    }

    private String required(String name) {
        String value = value(name);
        if (value.isEmpty()) {
            throw new ImageBuildException("--" + name + "=… is missing");
        }
        return value;
    }
}
