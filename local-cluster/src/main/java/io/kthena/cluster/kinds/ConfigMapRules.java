package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** ConfigMaps: keys are file names; an immutable one stays as it is. */
final class ConfigMapRules implements KindRules {
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
    private static final List<String> PARTS = List.of("data", "binaryData");

    @Override
    public List<FieldError> validate(ObjectNode map, @Nullable ObjectNode old) {
        return java.util.stream.Stream.concat(keys(map, PARTS).stream(), frozen(map, old, PARTS).stream())
                .toList();
    }

    static List<FieldError> keys(ObjectNode object, List<String> parts) {
        return parts.stream()
                .flatMap(p -> object.path(p).properties().stream()
                        .filter(e -> !KEY.matcher(e.getKey()).matches()
                                || e.getKey().equals(".")
                                || e.getKey().startsWith(".."))
                        .map(e -> Checks.invalid(
                                p + "[" + e.getKey() + "]",
                                e.getKey(),
                                "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
                                        + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
                                        + " '[-._a-zA-Z0-9]+')")))
                .toList();
    }

    static List<FieldError> frozen(ObjectNode object, @Nullable ObjectNode old, List<String> parts) {
        if (old == null || !old.path("immutable").asBoolean()) {
            return List.of();
        }
        if (!object.path("immutable").asBoolean()) {
            return List.of(SecretRules.forbidden("immutable", "field is immutable when `immutable` is set"));
        }
        return parts.stream()
                .filter(p -> !object.path(p).equals(old.path(p)))
                .map(p -> SecretRules.forbidden(p, "field is immutable when `immutable` is set"))
                .toList();
    }
}
