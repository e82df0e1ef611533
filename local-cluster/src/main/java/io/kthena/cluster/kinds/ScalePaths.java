package io.kthena.cluster.kinds;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a scalable kind keeps what the scale subresource shows.
 *
 * @param replicas path of the wanted number, below the object
 * @param statusReplicas path of the present number
 * @param labelSelector path of the selector in its string form, null when there is none
 * @param absent the wanted number when the field is not there; null when the client must not get a scale then
 */
public record ScalePaths(
        List<String> replicas,
        List<String> statusReplicas,
        @Nullable List<String> labelSelector,
        @Nullable Integer absent) {}
