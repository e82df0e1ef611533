package io.kthena.cluster.kinds;

import static io.kthena.cluster.kinds.Checks.defaultNumber;
import static io.kthena.cluster.kinds.Checks.defaultText;
import static io.kthena.cluster.kinds.Checks.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.store.Json;
import java.util.List;
import java.util.Map;

/** The defaults of a pod spec, in pods and in pod templates. */
final class PodDefaults {
    private static final int FILE_MODE = 0644;
    private static final int TOKEN_SECONDS = 3600;
    private static final int GRACE_SECONDS = 30;
    private static final int PROBE_PERIOD_SECONDS = 10;
    private static final int PROBE_FAILURES = 3;
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");

    private PodDefaults() {}

    static void apply(ObjectNode spec) {
        defaultText(spec, "restartPolicy", "Always");
        defaultText(spec, "dnsPolicy", "ClusterFirst");
        defaultText(spec, "schedulerName", "default-scheduler");
        defaultNumber(spec, "terminationGracePeriodSeconds", GRACE_SECONDS);
        Json.child(spec, "securityContext");
        // Either name of the service account fills in the other.
        String account = Json.text(spec, "serviceAccountName");
        String deprecated = Json.text(spec, "serviceAccount");
        if (!account.isEmpty() || !deprecated.isEmpty()) {
            spec.put("serviceAccountName", account.isEmpty() ? deprecated : account);
            spec.put("serviceAccount", account.isEmpty() ? deprecated : account);
        }
        boolean hostNetwork = spec.path("hostNetwork").asBoolean();
        objects(spec, "initContainers").forEach(c -> container(c, hostNetwork));
        objects(spec, "containers").forEach(c -> container(c, hostNetwork));
        objects(spec, "volumes").forEach(PodDefaults::volume);
    }

    private static void container(ObjectNode container, boolean hostNetwork) {
        defaultText(container, "terminationMessagePath", "/dev/termination-log");
        defaultText(container, "terminationMessagePolicy", "File");
        defaultText(container, "imagePullPolicy", pullPolicy(Json.text(container, "image")));
        ObjectNode resources = Json.child(container, "resources");
        for (Map.Entry<String, JsonNode> limit :
                List.copyOf(resources.path("limits").properties())) {
            ObjectNode requests = Json.child(resources, "requests");
            if (!requests.has(limit.getKey())) {
                requests.set(limit.getKey(), limit.getValue());
            }
        }
        for (ObjectNode port : objects(container, "ports")) {
            defaultText(port, "protocol", "TCP");
            if (hostNetwork) {
                defaultNumber(port, "hostPort", port.path("containerPort").asInt());
            }
        }
        for (ObjectNode variable : objects(container, "env")) {
            if (Json.at(variable, "valueFrom", "fieldRef") instanceof ObjectNode reference) {
                defaultText(reference, "apiVersion", "v1");
            }
        }
        PROBES.forEach(p -> probe(container.path(p)));
        httpGet(Json.at(container, "lifecycle", "postStart", "httpGet"));
        httpGet(Json.at(container, "lifecycle", "preStop", "httpGet"));
    }

    private static void fieldReferences(JsonNode downward) {
        for (ObjectNode item : objects(downward, "items")) {
            if (item.get("fieldRef") instanceof ObjectNode reference) {
                defaultText(reference, "apiVersion", "v1");
            }
        }
    }

    private static String pullPolicy(String image) {
        String reference = image.substring(image.lastIndexOf('/') + 1);
        boolean pinned = reference.contains("@") || reference.contains(":") && !reference.endsWith(":latest");
        return pinned ? "IfNotPresent" : "Always";
    }

    private static void probe(JsonNode node) {
        if (node instanceof ObjectNode probe) {
            zeroMeans(probe, "timeoutSeconds", 1);
            zeroMeans(probe, "periodSeconds", PROBE_PERIOD_SECONDS);
            zeroMeans(probe, "successThreshold", 1);
            zeroMeans(probe, "failureThreshold", PROBE_FAILURES);
            httpGet(probe.path("httpGet"));
        }
    }

    private static void zeroMeans(ObjectNode object, String field, int value) {
        if (object.path(field).asInt() == 0) {
            object.put(field, value);
        }
    }

    private static void httpGet(JsonNode node) {
        if (node instanceof ObjectNode get) {
            defaultText(get, "path", "/");
            defaultText(get, "scheme", "HTTP");
        }
    }

    private static void volume(ObjectNode volume) {
        if (volume.size() <= 1) {
            volume.putObject("emptyDir");
        }
        for (String source : List.of("configMap", "secret", "downwardAPI", "projected")) {
            if (volume.get(source) instanceof ObjectNode found) {
                defaultNumber(found, "defaultMode", FILE_MODE);
            }
        }
        fieldReferences(volume.path("downwardAPI"));
        for (ObjectNode source : objects(volume.path("projected"), "sources")) {
            fieldReferences(source.path("downwardAPI"));
            if (source.get("serviceAccountToken") instanceof ObjectNode token) {
                defaultNumber(token, "expirationSeconds", TOKEN_SECONDS);
            }
        }
        if (volume.get("hostPath") instanceof ObjectNode path && !path.has("type")) {
            path.put("type", "");
        }
    }
}
