package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Secrets: stringData is folded into data; data is base64. */
final class SecretRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode secret, @Nullable ObjectNode old) {
        Checks.defaultText(secret, "type", "Opaque");
        JsonNode plain = secret.remove("stringData");
        if (plain != null) {
            ObjectNode data = Json.child(secret, "data");
            plain.properties()
                    .forEach(e -> data.put(
                            e.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(e.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Override
    public @Nullable String misfit(ObjectNode secret) {
        for (JsonNode value : secret.path("data")) {
            try {
                Base64.getDecoder().decode(value.asText());
            } catch (IllegalArgumentException e) {
                return "illegal base64 data in data";
            }
        }
        return null;
    }

    @Override
    public List<FieldError> validate(ObjectNode secret, @Nullable ObjectNode old) {
        List<FieldError> errors = new ArrayList<>(ConfigMapRules.keys(secret, List.of("data")));
        errors.addAll(ConfigMapRules.frozen(secret, old, List.of("data")));
        if (old != null && !Json.text(secret, "type").equals(Json.text(old, "type"))) {
            errors.add(Checks.invalid("type", Json.text(secret, "type"), "field is immutable"));
        }
        return errors;
    }

    /** The reason for what may not change. */
    static FieldError forbidden(String path, String detail) {
        return new FieldError(path, Reason.FORBIDDEN, detail);
    }
}
