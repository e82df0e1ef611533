package io.kthena.admission.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kthena.admission.review.PatchOperation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What has to change in a webhook configuration so that the API server trusts us. Pure. */
final class CaInjection {

    private CaInjection() {}

    /**
     * A patch that sets {@code caBundle} of every webhook that is ours: that names this Service, or a URL. Empty if all is
     * well. It fails rather than write to the wrong webhook if the list has changed meanwhile.
     *
     * @param bundle authorities, as PEM
     */
    static List<PatchOperation> patch(JsonNode configuration, String namespace, String service, String bundle) {
        String wanted = Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.UTF_8));
        var patch = new ArrayList<PatchOperation>();
        JsonNode webhooks = configuration.path("webhooks");
        for (int i = 0; i < webhooks.size(); i++) {
            JsonNode call = webhooks.get(i).path("clientConfig");
            if (ours(call, namespace, service)
                    && !call.path("caBundle").asText("").equals(wanted)) {
                String path = "/webhooks/" + i;
                patch.add(PatchOperation.test(path + "/name", webhooks.get(i).path("name")));
                patch.add(PatchOperation.add(path + "/clientConfig/caBundle", TextNode.valueOf(wanted)));
            }
        }
        return patch;
    }

    private static boolean ours(JsonNode call, String namespace, String service) {
        JsonNode target = call.path("service");
        return call.hasNonNull("url")
                || target.path("name").asText("").equals(service)
                        && target.path("namespace").asText("").equals(namespace);
    }
}
