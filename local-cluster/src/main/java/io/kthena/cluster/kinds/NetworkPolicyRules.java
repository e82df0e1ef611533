package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Network policies: stored and checked, enforced by nobody here. */
final class NetworkPolicyRules implements KindRules {
    private static final String TYPES = "policyTypes";

    @Override
    public void applyDefaults(ObjectNode policy, @Nullable ObjectNode old) {
        ObjectNode spec = Json.child(policy, "spec");
        if (spec.path(TYPES).isEmpty()) {
            ArrayNode types = spec.putArray(TYPES).add("Ingress");
            if (!spec.path("egress").isEmpty()) {
                types.add("Egress");
            }
        }
        for (String direction : List.of("ingress", "egress")) {
            Checks.objects(spec, direction)
                    .forEach(rule ->
                            Checks.objects(rule, "ports").forEach(port -> Checks.defaultText(port, "protocol", "TCP")));
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode policy, @Nullable ObjectNode old) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode spec = policy.path("spec");
        rules(spec, "ingress", "from", errors);
        rules(spec, "egress", "to", errors);
        for (int i = 0; i < spec.path(TYPES).size(); i++) {
            String type = spec.path(TYPES).get(i).asText();
            if (!type.equals("Ingress") && !type.equals("Egress")) {
                errors.add(Checks.unsupported("spec." + TYPES + "[" + i + "]", type, "Egress", "Ingress"));
            }
        }
        return errors;
    }

    private static void rules(JsonNode spec, String direction, String peers, List<FieldError> errors) {
        List<ObjectNode> rules = Checks.objects(spec, direction);
        for (int i = 0; i < rules.size(); i++) {
            String at = "spec." + direction + "[" + i + "]";
            ports(rules.get(i), at, errors);
            peers(rules.get(i), at, peers, errors);
        }
    }

    private static void ports(ObjectNode rule, String at, List<FieldError> errors) {
        List<ObjectNode> ports = Checks.objects(rule, "ports");
        for (int i = 0; i < ports.size(); i++) {
            String here = at + ".ports[" + i + "]";
            String protocol = Json.text(ports.get(i), "protocol");
            if (!List.of("SCTP", "TCP", "UDP").contains(protocol)) {
                errors.add(Checks.unsupported(here + ".protocol", protocol, "SCTP", "TCP", "UDP"));
            }
            if (ports.get(i).path("port").isNumber()) {
                Checks.port(here + ".port", ports.get(i).path("port"), errors);
            }
        }
    }

    private static void peers(ObjectNode rule, String at, String field, List<FieldError> errors) {
        List<ObjectNode> peers = Checks.objects(rule, field);
        for (int i = 0; i < peers.size(); i++) {
            if (!peers.get(i).has("podSelector")
                    && !peers.get(i).has("namespaceSelector")
                    && !peers.get(i).has("ipBlock")) {
                errors.add(Checks.required(at + "." + field + "[" + i + "]", "must specify a peer"));
            }
        }
    }
}
