package io.kthena.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kthena.deploy.image.Trial.StartUp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One service's image as a container engine would see it: built, unpacked, started. Needs what -Pfull packages. */
@Tag("full")
class ServiceImageTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final String VERSION = "0.1.0-SNAPSHOT";

    private static Path folder = Path.of("not made");
    private static Path archive = Path.of("not built");
    private static boolean chroot;
    private static String service = "kv-coordinator";

    @BeforeAll
    static void build(@TempDir Path temporary) throws Exception {
        folder = temporary;
        service = System.getProperty("image.test.service", service);
        chroot = Sandbox.works();
        archive = build("cached", "on");
    }

    @Test
    void isTheSameWhenBuiltAgain() throws Exception {
        try (OciArchive cached = OciArchive.open(archive);
                OciArchive first = OciArchive.open(build("first", "off"));
                OciArchive second = OciArchive.open(build("second", "off"))) {
            assertThat(second.index()).isEqualTo(first.index());
            assertThat(second.layers()).isEqualTo(first.layers()).hasSize(4);
            assertThat(cached.layers()).startsWith(first.layers().toArray(String[]::new));
        }
    }

    @Test
    void saysWhatItIsAndHowItStarts() throws Exception {
        try (OciArchive image = OciArchive.open(archive)) {
            JsonNode config = image.config().get("config");
            assertThat(config.get("User").textValue()).isEqualTo("65532:65532");
            assertThat(config.get("ExposedPorts").has("8080/tcp")).isTrue();
            assertThat(config.get("Labels")
                            .get("org.opencontainers.image.title")
                            .textValue())
                    .isEqualTo(service);
            assertThat(config.get("Entrypoint").get(0).textValue()).isEqualTo("/opt/java/bin/java");
            assertThat(image.config().get("architecture").textValue())
                    .isEqualTo(Architecture.ofBuilder().oci());
            JsonNode docker = image.json("manifest.json").get(0);
            assertThat(docker.get("RepoTags").get(0).textValue()).isEqualTo("kthena/" + service + ":" + VERSION);
            docker.get("Layers").forEach(layer -> assertThat(image.names()).contains(layer.textValue()));
            assertThat(image.names()).contains(docker.get("Config").textValue(), "oci-layout");
        }
    }

    @Test
    void startsInAChrootWithItsCacheAsNobodyOnAReadOnlyRoot() throws Exception {
        assumeTrue(chroot, "no root and no user namespaces: the image is not started");
        Path root = unpacked();
        ImageSpec spec = new ImageSpec(service, VERSION, Architecture.ofBuilder(), "", "");
        List<String> command = new ArrayList<>(entrypoint());
        // A cache that does not fit then ends the JVM instead of being left out.
        command.add(1, "-XX:AOTMode=on");
        try (TrialCluster cluster = TrialCluster.start(HOME);
                Trial trial = Trial.start(spec, root, folder.resolve("tmp"), command, cluster)) {
            StartUp cached = trial.awaitReady();
            System.out.println(service + " from its image: ready after " + cached);
            String status = Files.readString(
                    Path.of("/proc", Long.toString(trial.handle().pid()), "status"));
            if (status.contains("\nUid:\t65532")) {
                assertThat(status).contains("CapEff:\t0000000000000000");
            }
            String mounts = Files.readString(
                    Path.of("/proc", Long.toString(trial.handle().pid()), "mountinfo"));
            // Fields: id, parent, device, source, mount point, options.
            assertThat(mounts.lines().map(line -> line.split(" ")).filter(line -> line[4].equals("/")))
                    .last()
                    .satisfies(line -> assertThat(line[5]).startsWith("ro"));
            trial.stop();
            assertThat(trial.log()).doesNotContain("[error]").doesNotContain("AOT cache has been disabled");
        }
    }

    @Test
    void startsWithoutTheCacheToo() throws Exception {
        assumeTrue(chroot, "no root and no user namespaces: the image is not started");
        ImageSpec spec = new ImageSpec(service, VERSION, Architecture.ofBuilder(), "", "");
        try (TrialCluster cluster = TrialCluster.start(HOME);
                Trial trial = Trial.start(spec, unpacked(), folder.resolve("tmp"), spec.entrypoint(false), cluster)) {
            System.out.println(service + " from its image, without the cache: ready after " + trial.awaitReady());
            trial.stop();
        }
    }

    @Test
    void hasABillOfMaterials() throws Exception {
        Path file = archive.resolveSibling(archive.getFileName().toString().replace(".oci.tar", ".cdx.json"));
        JsonNode bom = new ObjectMapper().readTree(file.toFile());
        assertThat(bom.get("bomFormat").textValue()).isEqualTo("CycloneDX");
        assertThat(bom.get("components").findValuesAsText("name"))
                .contains("quarkus-core", "vertx-core", "netty-common", "common-model", "openjdk")
                .doesNotContain("assertj-core", "local-cluster", "error_prone_core");
        assertThat(bom.get("components").findValuesAsText("purl")).allMatch(purl -> purl.startsWith("pkg:"));
    }

    private static Path build(String name, String cache) throws Exception {
        List<Path> archives = new Images(ImageRequest.parse(List.of(
                        "--home=" + HOME,
                        "--output=" + folder.resolve(name),
                        "--version=" + VERSION,
                        "--services=" + service,
                        "--aot=" + cache)))
                .build();
        return archives.getFirst();
    }

    private static Path unpacked() throws Exception {
        Path root = folder.resolve("root");
        if (!Files.exists(root)) {
            try (OciArchive image = OciArchive.open(archive)) {
                image.unpack(root);
            }
        }
        return root;
    }

    private static List<String> entrypoint() throws Exception {
        try (OciArchive image = OciArchive.open(archive)) {
            List<String> command = new ArrayList<>();
            image.config().get("config").get("Entrypoint").forEach(word -> command.add(word.textValue()));
            return command;
        }
    }
}
