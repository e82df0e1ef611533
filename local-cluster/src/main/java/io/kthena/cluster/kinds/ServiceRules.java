package io.kthena.cluster.kinds;

import static io.kthena.cluster.kinds.Checks.defaultText;
import static io.kthena.cluster.kinds.Checks.objects;
import static io.kthena.cluster.kinds.Checks.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Services: defaults, a cluster address, and checks. */
record ServiceRules(ServiceAddresses addresses) implements KindRules {
    private static final String EXTERNAL = "ExternalName";

    @Override
    public NameRule nameRule() {
        return NameRule.SERVICE;
    }

    @Override
    public void applyDefaults(ObjectNode service, @Nullable ObjectNode old) {
        ObjectNode spec = Json.child(service, "spec");
        defaultText(spec, "type", "ClusterIP");
        defaultText(spec, "sessionAffinity", "None");
        for (ObjectNode port : objects(spec, "ports")) {
            defaultText(port, "protocol", "TCP");
            JsonNode target = port.path("targetPort");
            if (target.isMissingNode()
                    || target.asText().isEmpty()
                    || target.asText().equals("0")) {
                port.set("targetPort", port.path("port"));
            }
        }
        if (!Json.text(spec, "type").equals(EXTERNAL)) {
            defaultText(spec, "internalTrafficPolicy", "Cluster");
            if (!Json.text(spec, "type").equals("ClusterIP")) {
                defaultText(spec, "externalTrafficPolicy", "Cluster");
            }
            if (old != null) {
                families(spec);
            }
        }
        if (old != null) {
            // A client that leaves the address out means the one it has.
            for (String field : List.of("clusterIP", "clusterIPs")) {
                if (spec.path(field).isMissingNode() && old.path("spec").has(field)) {
                    spec.set(field, old.path("spec").get(field));
                }
            }
        }
    }

    @Override
    public void prepareCreate(ObjectNode service) {
        ObjectNode spec = Json.child(service, "spec");
        if (!Json.text(spec, "type").equals(EXTERNAL)) {
            if (Json.text(spec, "clusterIP").isEmpty()) {
                String first = Json.elements(spec.path("clusterIPs"))
                        .map(JsonNode::asText)
                        .findFirst()
                        .orElse("");
                spec.put("clusterIP", first.isEmpty() ? addresses.allocate() : first);
            }
            spec.putArray("clusterIPs").add(Json.text(spec, "clusterIP"));
            families(spec);
        }
        service.putObject("status").putObject("loadBalancer");
    }

    private static void families(ObjectNode spec) {
        defaultText(spec, "ipFamilyPolicy", "SingleStack");
        if (!spec.has("ipFamilies")) {
            spec.putArray("ipFamilies").add("IPv4");
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode service, @Nullable ObjectNode old) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode spec = service.path("spec");
        String type = Json.text(spec, "type");
        if (!Set.of("ClusterIP", "NodePort", "LoadBalancer", EXTERNAL).contains(type)) {
            errors.add(Checks.unsupported("spec.type", type, "ClusterIP", EXTERNAL, "LoadBalancer", "NodePort"));
        }
        boolean headless = Json.text(spec, "clusterIP").equals("None");
        if (spec.path("ports").isEmpty() && !headless && !type.equals(EXTERNAL)) {
            errors.add(required("spec.ports"));
        }
        ports(spec, errors);
        String before = old == null ? "" : Json.text(old, "spec", "clusterIP");
        if (!before.isEmpty()
                && !type.equals(EXTERNAL)
                && !Json.text(spec, "clusterIP").equals(before)) {
            errors.add(Checks.invalid("spec.clusterIPs[0]", spec.path("clusterIPs"), "may not change once set"));
        }
        return errors;
    }

    private static void ports(JsonNode spec, List<FieldError> errors) {
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        List<ObjectNode> ports = objects(spec, "ports");
        for (int i = 0; i < ports.size(); i++) {
            String at = "spec.ports[" + i + "]";
            ObjectNode port = ports.get(i);
            String name = Json.text(port, "name");
            if (name.isEmpty() && ports.size() > 1) {
                errors.add(required(at + ".name"));
            } else if (!name.isEmpty() && !names.add(name)) {
                errors.add(Checks.duplicate(at + ".name", name));
            }
            Checks.port(at + ".port", port.path("port"), errors);
            String protocol = Json.text(port, "protocol");
            if (!Set.of("TCP", "UDP", "SCTP").contains(protocol)) {
                errors.add(Checks.unsupported(at + ".protocol", protocol, "SCTP", "TCP", "UDP"));
            }
            if (port.path("targetPort").isNumber()) {
                Checks.port(at + ".targetPort", port.path("targetPort"), errors);
            }
            if (!numbers.add(port.path("port").asText() + "/" + Json.text(port, "protocol"))) {
                errors.add(Checks.duplicate(at, port.path("port").asText()));
            }
        }
    }
}
