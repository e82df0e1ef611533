package io.kthena.booster.template;

import io.kthena.model.workload.ModelBackend;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where a model lies in its containers: a folder of the cache volume named by the MD5 of the model's URI (§2.3). */
public final class ModelPath {

    private ModelPath() {}

    /** The absolute path of the backend's model. */
    public static String of(ModelBackend backend) {
        return CacheVolume.mountPath(backend.cacheURI()) + "/" + folder(backend.modelURI());
    }

    /** MD5 of the whole URI in lower-case hex: a name, not a secret; others share the folder. */
    public static String folder(String modelUri) {
        try {
            var md5 = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(md5.digest(modelUri.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
