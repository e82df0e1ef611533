package io.kthena.cluster.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.KindRules;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.schema.SchemaInvalid;
import io.kthena.cluster.store.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Custom resource definitions: defaults, checks, and a status that establishes them at once. */
final class DefinitionRules implements KindRules {
    private final Schemas schemas;
    private final Clock clock;

    DefinitionRules(Schemas schemas, Clock clock) {
        this.schemas = schemas;
        this.clock = clock;
    }

    @Override
    public void applyDefaults(ObjectNode crd, @Nullable ObjectNode old) {
        ObjectNode spec = Json.child(crd, "spec");
        ObjectNode names = Json.child(spec, "names");
        String kind = Json.text(names, "kind");
        if (Json.text(names, "singular").isEmpty()) {
            names.put("singular", kind.toLowerCase(Locale.ROOT));
        }
        if (Json.text(names, "listKind").isEmpty()) {
            names.put("listKind", kind + "List");
        }
        if (Json.text(spec, "conversion", "strategy").isEmpty()) {
            Json.child(spec, "conversion").put("strategy", "None");
        }
        if (old != null && !Json.at(old, "status").isMissingNode()) {
            Establishment.renew(crd);
        }
    }

    @Override
    public void prepareCreate(ObjectNode crd) {
        Establishment.establish(crd, clock.instant());
    }

    @Override
    public void prepareDelete(ObjectNode crd, Instant now) {
        Establishment.terminate(crd, now);
    }

    @Override
    public List<FieldError> validate(ObjectNode crd, @Nullable ObjectNode old) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode spec = crd.path("spec");
        names(crd, spec, errors);
        String scope = Json.text(spec, "scope");
        if (!Set.of("Cluster", "Namespaced").contains(scope)) {
            errors.add(new FieldError(
                    "spec.scope",
                    scope.isEmpty() ? Reason.REQUIRED : Reason.NOT_SUPPORTED,
                    scope.isEmpty() ? "" : "\"" + scope + "\": supported values: \"Cluster\", \"Namespaced\""));
        }
        versions(spec.path("versions"), errors);
        if (old != null) {
            for (String[] path : new String[][] {{"group"}, {"scope"}, {"names", "plural"}, {"names", "kind"}}) {
                if (!Json.at(spec, path).equals(Json.at(old.path("spec"), path))) {
                    errors.add(new FieldError(
                            "spec." + String.join(".", path),
                            Reason.INVALID,
                            Json.at(spec, path) + ": field is immutable"));
                }
            }
        }
        return errors;
    }

    private static void names(ObjectNode crd, JsonNode spec, List<FieldError> errors) {
        String wanted = Json.text(spec, "names", "plural") + "." + Json.text(spec, "group");
        String name = Json.text(crd, "metadata", "name");
        if (!name.equals(wanted)) {
            errors.add(new FieldError(
                    "metadata.name", Reason.INVALID, "\"" + name + "\": must be spec.names.plural+\".\"+spec.group"));
        }
        for (String field : List.of("plural", "kind")) {
            if (Json.text(spec, "names", field).isEmpty()) {
                errors.add(new FieldError("spec.names." + field, Reason.REQUIRED, ""));
            }
        }
        if (!Json.text(spec, "group").contains(".")) {
            errors.add(new FieldError(
                    "spec.group",
                    Reason.INVALID,
                    "\"" + Json.text(spec, "group") + "\": should be a domain with at" + " least one dot"));
        }
    }

    private void versions(JsonNode versions, List<FieldError> errors) {
        Set<String> seen = new HashSet<>();
        int stored = 0;
        for (int i = 0; i < versions.size(); i++) {
            JsonNode version = versions.get(i);
            String at = "spec.versions[" + i + "]";
            stored += version.path("storage").asBoolean() ? 1 : 0;
            if (!seen.add(Json.text(version, "name"))) {
                errors.add(new FieldError(at + ".name", Reason.DUPLICATE, "\"" + Json.text(version, "name") + "\""));
            }
            JsonNode schema = Json.at(version, "schema", "openAPIV3Schema");
            if (!schema.isObject()) {
                errors.add(new FieldError(at + ".schema.openAPIV3Schema", Reason.REQUIRED, "schemas are required"));
                continue;
            }
            try {
                schemas.of(schema);
            } catch (SchemaInvalid e) {
                e.errors().forEach(x -> errors.add(x.under(at + ".schema")));
            }
        }
        if (stored != 1) {
            errors.add(new FieldError(
                    "spec.versions",
                    Reason.INVALID,
                    versions + ": must have exactly one version marked as storage version"));
        }
    }
}
