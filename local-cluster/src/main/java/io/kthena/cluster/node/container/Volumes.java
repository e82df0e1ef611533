package io.kthena.cluster.node.container;

import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.kthena.cluster.node.container.SetupFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Provides a pod's volumes as folders and files of the node. */
public final class Volumes {
    private final NodeFolders folders;
    private final PodFields fields;
    private final ConfigSource source;
    private final Pod pod;

    /**
     * The volumes of one pod.
     *
     * @param folders where to put them
     * @param fields the pod's own fields, for downward API volumes
     * @param source ConfigMaps, Secrets and claims
     */
    public Volumes(NodeFolders folders, PodFields fields, ConfigSource source) {
        this.folders = folders;
        this.fields = fields;
        this.source = source;
        this.pod = fields.pod();
    }

    /**
     * Provides all volumes; harmless when repeated.
     *
     * @return the folder or file behind each volume, by the volume's name
     * @throws SetupFailure when one cannot be provided; the message names it
     */
    public Map<String, Path> provide() throws SetupFailure {
        Map<String, Path> provided = new LinkedHashMap<>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            try {
                provided.put(volume.getName(), provide(volume));
            } catch (IOException e) {
                throw failure(volume, e.toString());
            }
        }
        return provided;
    }

    private static SetupFailure failure(Volume volume, String why) {
        return new SetupFailure(
                Kind.MOUNT, "MountVolume.SetUp failed for volume \"" + volume.getName() + "\" : " + why);
    }

    private Path provide(Volume volume) throws IOException, SetupFailure {
        if (volume.getHostPath() != null) {
            return hostPath(volume, volume.getHostPath());
        }
        if (volume.getPersistentVolumeClaim() != null) {
            return claim(volume, volume.getPersistentVolumeClaim().getClaimName());
        }
        Path folder = Files.createDirectories(
                folders.pod(pod.getMetadata().getUid()).resolve("volumes").resolve(volume.getName()));
        if (volume.getConfigMap() != null) {
            var map = volume.getConfigMap();
            write(volume, folder, configMap(volume, map.getName(), map.getOptional()), map.getItems());
        } else if (volume.getSecret() != null) {
            var secret = volume.getSecret();
            write(volume, folder, secret(volume, secret.getSecretName(), secret.getOptional()), secret.getItems());
        } else if (volume.getDownwardAPI() != null) {
            downward(volume, folder, volume.getDownwardAPI().getItems());
        } else if (volume.getProjected() != null) {
            for (VolumeProjection projection : volume.getProjected().getSources()) {
                project(volume, folder, projection);
            }
        } else if (volume.getEmptyDir() == null && volume.getEphemeral() == null) {
            throw failure(volume, "the local node does not know this type of volume");
        }
        return folder;
    }

    private Path claim(Volume volume, String name) throws IOException, SetupFailure {
        String namespace = pod.getMetadata().getNamespace();
        if (!source.claimExists(namespace, name)) {
            throw failure(volume, "persistentvolumeclaim \"" + name + "\" not found");
        }
        return Files.createDirectories(folders.claim(namespace, name));
    }

    private Path hostPath(Volume volume, HostPathVolumeSource wanted) throws IOException, SetupFailure {
        String relative = wanted.getPath().replaceFirst("^/+", "");
        Path root = folders.hostPaths().normalize();
        Path path = root.resolve(relative).normalize();
        if (!path.startsWith(root)) {
            throw failure(volume, "hostPath " + wanted.getPath() + " leaves the node's file system");
        }
        String type = Optional.ofNullable(wanted.getType()).orElse("");
        boolean suits = switch (type) {
            case "", "DirectoryOrCreate" -> Files.exists(path) || Files.isDirectory(Files.createDirectories(path));
            case "FileOrCreate" -> Files.exists(path) || touch(path);
            case "Directory" -> Files.isDirectory(path);
            case "File" -> Files.isRegularFile(path);
            default -> Files.exists(path);
        };
        if (!suits) {
            throw failure(
                    volume,
                    "hostPath type check failed: " + wanted.getPath() + " is not a "
                            + type.replaceFirst("^Dir", "dir").replaceFirst("^File", "file")
                            + " (the local node looks in "
                            + path + ")");
        }
        return path;
    }

    private static boolean touch(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        Files.createFile(path);
        return true;
    }

    private Map<String, byte[]> configMap(Volume volume, String name, @Nullable Boolean optional) throws SetupFailure {
        return found(volume, "configmap", name, source.configMap(namespace(), name), optional);
    }

    private Map<String, byte[]> secret(Volume volume, String name, @Nullable Boolean optional) throws SetupFailure {
        return found(volume, "secret", name, source.secret(namespace(), name), optional);
    }

    private String namespace() {
        return pod.getMetadata().getNamespace();
    }

    private static Map<String, byte[]> found(
            Volume volume, String kind, String name, Optional<Map<String, byte[]>> entries, @Nullable Boolean optional)
            throws SetupFailure {
        if (entries.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw failure(volume, kind + " \"" + name + "\" not found");
        }
        return entries.orElse(Map.of());
    }

    private static void write(Volume volume, Path folder, Map<String, byte[]> entries, List<KeyToPath> items)
            throws IOException, SetupFailure {
        if (items.isEmpty()) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                write(volume, folder, entry.getKey(), entry.getValue());
            }
        }
        for (KeyToPath item : items) {
            byte[] value = entries.get(item.getKey());
            if (value != null) {
                write(volume, folder, item.getPath(), value);
            } else if (!entries.isEmpty()) {
                throw failure(volume, "references non-existent config key: " + item.getKey());
            }
        }
    }

    private static void write(Volume volume, Path folder, String name, byte[] content)
            throws IOException, SetupFailure {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder)) {
            throw failure(volume, "path " + name + " leaves the volume");
        }
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private void downward(Volume volume, Path folder, List<DownwardAPIVolumeFile> files)
            throws IOException, SetupFailure {
        for (DownwardAPIVolumeFile file : files) {
            Optional<String> value = file.getFieldRef() != null
                    ? fields.field(file.getFieldRef().getFieldPath())
                    : fields.resource(
                            file.getResourceFieldRef(),
                            pod.getSpec().getContainers().getFirst());
            String text = value.orElseThrow(() -> failure(volume, "unknown field for " + file.getPath()));
            write(volume, folder, file.getPath(), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void project(Volume volume, Path folder, VolumeProjection projection) throws IOException, SetupFailure {
        if (projection.getConfigMap() != null) {
            var map = projection.getConfigMap();
            write(volume, folder, configMap(volume, map.getName(), map.getOptional()), map.getItems());
        }
        if (projection.getSecret() != null) {
            var secret = projection.getSecret();
            write(volume, folder, secret(volume, secret.getName(), secret.getOptional()), secret.getItems());
        }
        if (projection.getDownwardAPI() != null) {
            downward(volume, folder, projection.getDownwardAPI().getItems());
        }
        if (projection.getServiceAccountToken() != null) {
            // An API server that asks nobody who he is gives no tokens; a program that insists on one gets a word.
            var wanted = projection.getServiceAccountToken();
            String token = source.token(pod, wanted).orElse("local-node");
            write(volume, folder, wanted.getPath(), token.getBytes(StandardCharsets.UTF_8));
        }
    }
}
