package io.kthena.deploy.image;

import java.util.Locale;

/** A processor architecture that images are built for. */
enum Architecture {
    AMD64,
    ARM64;

    /** As OCI and Debian spell it. */
    String oci() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that this JVM runs on. */
    static Architecture ofBuilder() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> AMD64;
            case "aarch64", "arm64" -> ARM64;
            case String other -> throw new ImageBuildException("no images can be built on " + other);
        };
    }
}
