package io.kthena.booster.template;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.kthena.model.workload.ModelBackend;
import org.jspecify.annotations.Nullable;

/** The volume that keeps the model, from {@code cacheURI} (workload spec §2.3). Without one it lives as long as the pod (D-1). */
public final class CacheVolume {

    private static final String CLAIM = "pvc://";
    private static final String HOST_PATH = "hostpath://";
    private static final String DEFAULT_MOUNT = "/cache";

    private CacheVolume() {}

    /**
     * Where the volume is mounted in each container.
     *
     * @throws InvalidBooster if the URI's scheme is unknown or it names nothing
     */
    public static String mountPath(@Nullable String cacheUri) {
        if (cacheUri == null || cacheUri.isEmpty()) {
            return DEFAULT_MOUNT;
        }
        return "/" + location(cacheUri);
    }

    static Volume of(ModelBackend backend) {
        String uri = backend.cacheURI();
        var volume = new VolumeBuilder().withName(name(backend));
        if (uri == null || uri.isEmpty()) {
            return volume.withNewEmptyDir().endEmptyDir().build();
        }
        if (uri.startsWith(CLAIM)) {
            return volume.withNewPersistentVolumeClaim()
                    .withClaimName(location(uri))
                    .endPersistentVolumeClaim()
                    .build();
        }
        return volume.withNewHostPath()
                .withPath(mountPath(uri))
                .withType("DirectoryOrCreate")
                .endHostPath()
                .build();
    }

    static VolumeMount mount(ModelBackend backend) {
        return new VolumeMountBuilder()
                .withName(name(backend))
                .withMountPath(mountPath(backend.cacheURI()))
                .build();
    }

    private static String name(ModelBackend backend) {
        return backend.name() + "-weights";
    }

    private static String location(String uri) {
        String rest;
        if (uri.startsWith(CLAIM)) {
            rest = uri.substring(CLAIM.length());
        } else if (uri.startsWith(HOST_PATH)) {
            rest = uri.substring(HOST_PATH.length());
        } else {
            throw new InvalidBooster("must start with hostpath:// or pvc://");
        }
        String location = rest.replaceAll("^/+|/+$", "");
        if (location.isEmpty()) {
            throw new InvalidBooster("names no path or claim");
        }
        return location;
    }
}
