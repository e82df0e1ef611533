package io.kthena.cluster.node.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.kthena.cluster.node.lifecycle.PodPlace;
import io.kthena.cluster.standin.ImageTable;
import io.kthena.cluster.standin.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchPlannerTest {
    private static final String IP = "127.64.0.16";

    private final NodeFolders folders;
    private final ImageTable images =
            ImageTable.of(new Words(Path.of("java"), Path.of("sim.jar"), Path.of("x")), Path.of("none"));

    private static final class Fixed implements ConfigSource {
        @Override
        public Optional<Map<String, byte[]>> configMap(String namespace, String name) {
            return name.equals("settings") ? Optional.of(Map.of("level", bytes("info"))) : Optional.empty();
        }

        @Override
        public Optional<Map<String, byte[]>> secret(String namespace, String name) {
            return name.equals("keys") ? Optional.of(Map.of("token", bytes("s3cret"))) : Optional.empty();
        }

        @Override
        public Optional<String> token(Pod pod, ServiceAccountTokenProjection wanted) {
            return Optional.empty();
        }

        @Override
        public boolean claimExists(String namespace, String name) {
            return name.equals("models");
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    LaunchPlannerTest(@TempDir Path root) {
        this.folders = new NodeFolders(root.resolve("node"));
        folders.prepare();
    }

    private Launch plan(String spec) throws IOException, SetupFailure {
        String indented = spec.indent(2);
        Pod pod = new YAMLMapper().readValue("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: p
                  namespace: dev
                  uid: u1
                  labels: {app: engine}
                  annotations: {note: hello}
                spec:
                """ + indented, Pod.class);
        Container container = pod.getSpec().getContainers().getFirst();
        PodPlace place = new PodPlace(IP, "127.64.0.1", Instant.EPOCH);
        LaunchPlanner planner = new LaunchPlanner(folders, images, new Fixed(), Map.of("KUBERNETES_SERVICE_HOST", "h"));
        PodFields fields = new PodFields(pod, place, Map.of("cpu", new Quantity("64")));
        return planner.plan(fields, container, images.find(container.getImage()).orElseThrow(), 0);
    }

    @Test
    void environmentIsResolvedInOrder() throws Exception {
        Launch launch = plan("""
                containers:
                - name: c
                  image: busybox
                  command: ["$(GREETING)", "$(UNKNOWN)", "$$(GREETING)"]
                  envFrom:
                  - prefix: CFG_
                    configMapRef: {name: settings}
                  - secretRef: {name: missing, optional: true}
                  env:
                  - {name: WHO, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                  - {name: GREETING, value: "hi $(WHO) $(CFG_level)"}
                  - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                  - {name: NOTE, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['note']"}}}
                  - {name: NONE, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['other']"}}}
                  - {name: TOKEN, valueFrom: {secretKeyRef: {name: keys, key: token}}}
                  - {name: ABSENT, valueFrom: {secretKeyRef: {name: keys, key: other, optional: true}}}
                  - {name: CPUS, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                  - {name: MEM, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
                  resources:
                    limits: {memory: 64Mi}
                """);
        assertThat(launch.argv()).containsExactly("hi p info", "$(UNKNOWN)", "$(GREETING)");
        assertThat(launch.environment())
                .containsEntry("IP", IP)
                .containsEntry("NOTE", "hello")
                .containsEntry("NONE", "")
                .containsEntry("TOKEN", "s3cret")
                .containsEntry("CPUS", "64")
                .containsEntry("MEM", "64")
                .containsEntry("HOSTNAME", "p")
                .containsEntry("KTHENA_POD_IP", IP)
                .containsEntry("KUBERNETES_SERVICE_HOST", "h")
                .doesNotContainKey("ABSENT");
    }

    @Test
    void localhostMeansThePod() throws Exception {
        Launch launch = plan("""
                containers:
                - name: c
                  image: busybox
                  args: ["--url", "http://localhost:8000/x", "--host=0.0.0.0", "tcp://127.0.0.1", "notlocalhost:1",
                         "my.localhost.example:1", "localhost", "10.0.0.0"]
                  env:
                  - {name: ADDRESS, value: "localhost:6379"}
                """);
        assertThat(launch.argv())
                .containsExactly(
                        "--url",
                        "http://" + IP + ":8000/x",
                        "--host=" + IP,
                        "tcp://" + IP,
                        "notlocalhost:1",
                        "my.localhost.example:1",
                        "localhost",
                        "10.0.0.0");
        assertThat(launch.environment()).containsEntry("ADDRESS", IP + ":6379");
    }

    @Test
    void missingThingsAreNamed() {
        String config = """
                containers:
                - name: c
                  image: busybox
                  env:
                  - {name: A, valueFrom: {configMapKeyRef: {name: %s, key: %s}}}
                """;
        assertThatThrownBy(() -> plan(config.formatted("gone", "x")))
                .isInstanceOfSatisfying(
                        SetupFailure.class, e -> assertThat(e.kind()).isEqualTo(SetupFailure.Kind.CONFIG))
                .hasMessage("configmap \"gone\" not found");
        assertThatThrownBy(() -> plan(config.formatted("settings", "x")))
                .hasMessage("couldn't find key x in ConfigMap dev/settings");
    }

    @Test
    void volumesBecomeFoldersAndShellsSeeThem() throws Exception {
        Launch launch = plan("""
                volumes:
                - {name: scratch, emptyDir: {medium: Memory}}
                - {name: host, hostPath: {path: /mnt/cache/m/, type: DirectoryOrCreate}}
                - {name: hccn, hostPath: {path: /etc/hccn.conf, type: File}}
                - {name: cfg, configMap: {name: settings, items: [{key: level, path: sub/level}]}}
                - {name: all, projected: {sources: [{secret: {name: keys}}, {downwardAPI: {items: [
                    {path: labels, fieldRef: {fieldPath: metadata.labels}}]}}]}}
                - {name: claim, persistentVolumeClaim: {claimName: models}}
                containers:
                - name: c
                  image: busybox
                  command: ["sh", "-c", "cat /cfg/sub/level > /data/out; ls /data2"]
                  volumeMounts:
                  - {name: scratch, mountPath: /data}
                  - {name: host, mountPath: /mnt/cache/m/}
                  - {name: hccn, mountPath: /etc/hccn.conf}
                  - {name: cfg, mountPath: /cfg}
                  - {name: all, mountPath: /all}
                  - {name: claim, mountPath: /claim, subPath: a/b}
                """);
        Path volumes = folders.pod("u1").resolve("volumes");
        assertThat(launch.argv().getLast())
                .isEqualTo("cat " + volumes + "/cfg/sub/level > " + volumes + "/scratch/out; ls /data2");
        assertThat(volumes.resolve("cfg/sub/level")).hasContent("info");
        assertThat(volumes.resolve("all/token")).hasContent("s3cret");
        assertThat(volumes.resolve("all/labels")).hasContent("app=\"engine\"");
        assertThat(folders.hostPaths().resolve("mnt/cache/m")).isDirectory();
        assertThat(folders.claim("dev", "models").resolve("a/b")).isDirectory();
        assertThat(Files.readString(folders.hostPaths().resolve("etc/hccn.conf")))
                .contains("address_0=");
        assertThat(launch.environment().get("KTHENA_MOUNTS"))
                .contains("\"/mnt/cache/m\":\"" + folders.hostPaths().resolve("mnt/cache/m") + "\"")
                .contains("\"/etc/hccn.conf\":");
    }

    @Test
    void volumesThatCannotBeProvidedSayWhy() {
        String spec = """
                volumes:
                - {name: v, %s}
                containers:
                - {name: c, image: busybox}
                """;
        assertThatThrownBy(() -> plan(spec.formatted("hostPath: {path: /dev/davinci0, type: CharDevice}")))
                .hasMessageContaining("MountVolume.SetUp failed for volume \"v\"")
                .hasMessageContaining("hostPath type check failed: /dev/davinci0");
        assertThatThrownBy(() -> plan(spec.formatted("hostPath: {path: ../../../../x}")))
                .hasMessageContaining("leaves the node's file system");
        assertThatThrownBy(() -> plan(spec.formatted("secret: {secretName: gone}")))
                .hasMessageContaining("secret \"gone\" not found");
        assertThatThrownBy(() -> plan(spec.formatted("persistentVolumeClaim: {claimName: gone}")))
                .hasMessageContaining("persistentvolumeclaim \"gone\" not found");
        assertThatThrownBy(() -> plan(spec.formatted("nfs: {server: s, path: /p}")))
                .hasMessageContaining("does not know this type of volume");
    }
}
