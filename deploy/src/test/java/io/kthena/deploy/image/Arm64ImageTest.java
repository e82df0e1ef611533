package io.kthena.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image for arm64, put together on a host of another architecture out of files that only have the right names. */
class Arm64ImageTest {
    private static final String SERVICE = "kv-coordinator";

    @TempDir
    private Path folder = Path.of("not made");

    private Path root = Path.of("not made");
    private Path jdk = Path.of("not made");

    @BeforeEach
    void layOut() throws IOException {
        assumeTrue(Architecture.ofBuilder() != Architecture.ARM64, "here arm64 is the builder's own architecture");
        root = folder.resolve("root");
        jdk = root.resolve("usr/lib/jvm/java-25");
        write(jdk.resolve("bin/java"), "a program");
        write(jdk.resolve("lib/modules"), "modules");
        write(jdk.resolve("lib/libawt.so"), "windows");
        write(jdk.resolve("release"), "JAVA_VERSION=\"25.0.5\"\n");
        write(root.resolve("etc/java-25/java.security"), "settings");
        Files.createDirectories(jdk.resolve("conf"));
        Files.createSymbolicLink(jdk.resolve("conf/java.security"), Path.of("/etc/java-25/java.security"));
        write(root.resolve("usr/lib/ld-linux-aarch64.so.1"), "the loader");
        for (String library : List.of("c.so.6", "m.so.6", "dl.so.2", "pthread.so.0", "rt.so.1", "resolv.so.2")) {
            write(root.resolve("usr/lib/aarch64-linux-gnu/lib" + library), library);
        }
        for (String library : List.of("nss_files.so.2", "nss_dns.so.2", "gcc_s.so.1", "stdc++.so.6", "z.so.1")) {
            write(root.resolve("usr/lib/aarch64-linux-gnu/lib" + library), library);
        }
        write(root.resolve("usr/share/doc/libc6/copyright"), "LGPL");
        Path target = folder.resolve(SERVICE).resolve("target");
        write(target.resolve("quarkus-app/quarkus-run.jar"), "ours");
        write(target.resolve("quarkus-app/lib/main/org.example.jar"), "theirs");
        write(target.resolve("bom.json"), "{\"components\": []}");
        write(folder.resolve("deploy/jvm/service.flags"), "-XX:+UseSerialGC\n");
    }

    @Test
    void hasTheGivenRuntimeAndNoCache() throws Exception {
        try (OciArchive image = OciArchive.open(build(jdk, root))) {
            assertThat(image.config().get("architecture").textValue()).isEqualTo("arm64");
            assertThat(image.config().get("os").textValue()).isEqualTo("linux");
            assertThat(image.layers())
                    .as("system, java, dependencies, application")
                    .hasSize(4);
            List<String> command = new ArrayList<>();
            image.config().at("/config/Entrypoint").forEach(word -> command.add(word.textValue()));
            assertThat(command).startsWith("/opt/java/bin/java").noneMatch(word -> word.contains("AOT"));

            Path unpacked = folder.resolve("unpacked");
            image.unpack(unpacked);
            assertThat(unpacked.resolve("opt/java/conf/java.security")).hasContent("settings");
            assertThat(unpacked.resolve("opt/java/lib/libawt.so")).doesNotExist();
            assertThat(unpacked.resolve("lib/ld-linux-aarch64.so.1")).hasContent("the loader");
            assertThat(unpacked.resolve("usr/lib/aarch64-linux-gnu/libc.so.6")).hasContent("c.so.6");
            assertThat(unpacked.resolve("usr/share/doc/libc6/copyright")).exists();
            assertThat(unpacked.resolve("etc/passwd")).content().contains("nonroot:x:65532");
            assertThat(unpacked.resolve("app/quarkus-run.jar")).exists();
        }
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Path libc = root.resolve("usr/lib/aarch64-linux-gnu/libc.so.6");
        Files.delete(libc);
        assertThatThrownBy(() -> build(jdk, root)).hasMessageContaining("has no libc.so.6");

        write(libc, "c");
        Files.delete(root.resolve("etc/java-25/java.security"));
        assertThatThrownBy(() -> build(jdk, root)).hasMessageContaining("leads to /etc/java-25/java.security");

        assertThatThrownBy(() -> build(root, root)).hasMessageContaining("is no JDK");
    }

    /** The builder's own image is not asked for: only what the option adds. */
    private Path build(Path jdkFolder, Path system) throws Exception {
        ImageRequest request = ImageRequest.parse(List.of(
                "--home=" + folder,
                "--output=" + folder.resolve("images"),
                "--version=1",
                "--services=" + SERVICE,
                "--jdk.arm64=" + jdkFolder,
                "--system.arm64=" + system));
        return new Images(request).build(Architecture.ARM64, false).getFirst();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
