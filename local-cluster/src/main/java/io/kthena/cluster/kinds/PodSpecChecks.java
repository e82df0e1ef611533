package io.kthena.cluster.kinds;

import static io.kthena.cluster.kinds.Checks.invalid;
import static io.kthena.cluster.kinds.Checks.objects;
import static io.kthena.cluster.kinds.Checks.required;
import static io.kthena.cluster.kinds.Checks.unsupported;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.schema.Quantity;
import io.kthena.cluster.store.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What every server checks in a pod spec, in pods and in pod templates. */
final class PodSpecChecks {
    private static final Pattern VARIABLE = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*|[ -~&&[^=]]+");

    private static final int LONGEST_PORT_NAME = 15;

    private final String path;
    private final List<FieldError> errors = new ArrayList<>();
    private final Set<String> volumes = new HashSet<>();

    private PodSpecChecks(String path) {
        this.path = path;
    }

    static List<FieldError> of(JsonNode spec, String path) {
        PodSpecChecks checks = new PodSpecChecks(path);
        checks.volumes(spec);
        checks.containers(spec);
        checks.policies(spec);
        return checks.errors;
    }

    private void policies(JsonNode spec) {
        String policy = Json.text(spec, "restartPolicy");
        if (!Set.of("Always", "OnFailure", "Never").contains(policy)) {
            errors.add(unsupported(path + ".restartPolicy", policy, "Always", "OnFailure", "Never"));
        }
    }

    private void volumes(JsonNode spec) {
        List<? extends JsonNode> all = objects(spec, "volumes");
        for (int i = 0; i < all.size(); i++) {
            String at = path + ".volumes[" + i + "]";
            String name = Json.text(all.get(i), "name");
            name(at + ".name", name, volumes);
            long sources = all.get(i).properties().stream()
                    .filter(e -> !e.getKey().equals("name"))
                    .count();
            if (sources > 1) {
                errors.add(new FieldError(at, Reason.FORBIDDEN, "may not specify more than 1 volume type"));
            }
            if (all.get(i).has("hostPath")
                    && Json.text(all.get(i), "hostPath", "path").isEmpty()) {
                errors.add(required(at + ".hostPath.path"));
            }
        }
    }

    private void containers(JsonNode spec) {
        Set<String> names = new HashSet<>();
        if (spec.path("containers").isEmpty()) {
            errors.add(required(path + ".containers"));
        }
        for (String field : List.of("initContainers", "containers")) {
            List<? extends JsonNode> all = objects(spec, field);
            for (int i = 0; i < all.size(); i++) {
                container(all.get(i), path + "." + field + "[" + i + "]", names);
            }
        }
    }

    private void container(JsonNode container, String at, Set<String> names) {
        name(at + ".name", Json.text(container, "name"), names);
        if (Json.text(container, "image").isBlank()) {
            errors.add(required(at + ".image"));
        }
        ports(container, at);
        env(container, at);
        mounts(container, at);
        probe(container.get("readinessProbe"), at + ".readinessProbe");
        probe(container.get("livenessProbe"), at + ".livenessProbe");
        probe(container.get("startupProbe"), at + ".startupProbe");
        resources(container.path("resources"), at + ".resources");
    }

    private void name(String at, String name, Set<String> taken) {
        if (name.isEmpty()) {
            errors.add(required(at));
            return;
        }
        String problem = NameRule.LABEL.problem(name);
        if (problem != null) {
            errors.add(invalid(at, name, problem));
        } else if (!taken.add(name)) {
            errors.add(Checks.duplicate(at, name));
        }
    }

    private void ports(JsonNode container, String at) {
        Set<String> names = new HashSet<>();
        List<? extends JsonNode> all = objects(container, "ports");
        for (int i = 0; i < all.size(); i++) {
            String here = at + ".ports[" + i + "]";
            JsonNode port = all.get(i);
            if (port.path("containerPort").asInt() == 0) {
                errors.add(required(here + ".containerPort"));
            } else {
                Checks.port(here + ".containerPort", port.path("containerPort"), errors);
            }
            String name = Json.text(port, "name");
            if (!name.isEmpty() && !portName(here + ".name", name) && !names.add(name)) {
                errors.add(Checks.duplicate(here + ".name", name));
            }
            String protocol = Json.text(port, "protocol");
            if (!Set.of("TCP", "UDP", "SCTP").contains(protocol)) {
                errors.add(unsupported(here + ".protocol", protocol, "SCTP", "TCP", "UDP"));
            }
        }
    }

    private void env(JsonNode container, String at) {
        List<? extends JsonNode> all = objects(container, "env");
        for (int i = 0; i < all.size(); i++) {
            String here = at + ".env[" + i + "]";
            String name = Json.text(all.get(i), "name");
            if (name.isEmpty()) {
                errors.add(required(here + ".name"));
            } else if (!VARIABLE.matcher(name).matches()) {
                errors.add(invalid(here + ".name", name, "a valid environment variable name must not contain '='"));
            }
            if (all.get(i).has("valueFrom") && !Json.text(all.get(i), "value").isEmpty()) {
                errors.add(invalid(here + ".valueFrom", "", "may not be specified when `value` is not empty"));
            }
        }
    }

    private void mounts(JsonNode container, String at) {
        Set<String> paths = new HashSet<>();
        List<? extends JsonNode> all = objects(container, "volumeMounts");
        for (int i = 0; i < all.size(); i++) {
            String here = at + ".volumeMounts[" + i + "]";
            String name = Json.text(all.get(i), "name");
            String mountPath = Json.text(all.get(i), "mountPath");
            if (name.isEmpty()) {
                errors.add(required(here + ".name"));
            } else if (!volumes.contains(name)) {
                errors.add(new FieldError(here + ".name", Reason.NOT_FOUND, "\"" + name + "\""));
            }
            if (mountPath.isEmpty()) {
                errors.add(required(here + ".mountPath"));
            } else if (!paths.add(mountPath)) {
                errors.add(invalid(here + ".mountPath", mountPath, "must be unique"));
            }
        }
    }

    private void probe(@Nullable JsonNode probe, String at) {
        if (probe == null) {
            return;
        }
        long handlers = List.of("exec", "httpGet", "tcpSocket", "grpc").stream()
                .filter(probe::has)
                .count();
        if (handlers == 0) {
            errors.add(required(at, "must specify a handler type"));
        }
        for (String field : List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold")) {
            Checks.nonNegative(at + "." + field, probe.path(field), errors);
        }
        if (probe.has("httpGet") && probe.path("httpGet").path("port").isNumber()) {
            Checks.port(at + ".httpGet.port", probe.path("httpGet").path("port"), errors);
        }
    }

    /** Notes what is wrong with a port's name; tells whether anything is. */
    private boolean portName(String at, String name) {
        int before = errors.size();
        if (name.length() > LONGEST_PORT_NAME) {
            errors.add(invalid(at, name, "must be no more than " + LONGEST_PORT_NAME + " characters"));
        }
        if (!name.matches("[-a-z0-9]*")) {
            errors.add(invalid(at, name, "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"));
        }
        if (!name.matches(".*[a-z].*")) {
            errors.add(invalid(at, name, "must contain at least one letter (a-z)"));
        }
        return errors.size() > before;
    }

    private void resources(JsonNode resources, String at) {
        for (String list : List.of("limits", "requests")) {
            resources.path(list).properties().stream()
                    .filter(e -> isExtended(e.getKey()) && !amount(e.getValue()).isInteger())
                    .forEach(e -> errors.add(invalid(
                            at + "." + list + "[" + e.getKey() + "]",
                            e.getValue().asText(),
                            "must be an integer")));
        }
        resources.path("requests").properties().forEach(request -> {
            String name = request.getKey();
            JsonNode limit = resources.path("limits").path(name);
            if (limit.isMissingNode()) {
                if (isExtended(name)) {
                    errors.add(required(at + ".limits", "Limit must be set for non overcommitable resources"));
                }
                return;
            }
            int order = amount(request.getValue()).compareTo(amount(limit));
            if (isExtended(name) ? order != 0 : order > 0) {
                errors.add(invalid(
                        at + ".requests",
                        request.getValue().asText(),
                        (isExtended(name) ? "must be equal to " : "must be less than or equal to ") + name
                                + " limit of " + limit.asText()));
            }
        });
    }

    private static boolean isExtended(String resource) {
        return resource.contains("/");
    }

    private static Quantity amount(JsonNode value) {
        return Quantity.parse(value.asText()).orElse(new Quantity(BigDecimal.ZERO));
    }
}
