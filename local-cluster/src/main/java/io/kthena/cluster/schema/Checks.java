package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import io.kthena.cluster.schema.FieldError.Reason;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The simple validations: each looks at one value and ignores values of types it does not concern. */
final class Checks {

    private Checks() {}

    static Check maxLength(int limit) {
        return (value, path, errors) -> {
            if (value.isTextual() && length(value) > limit) {
                errors.add(new FieldError(path, Reason.TOO_LONG, "may not be more than " + limit + " bytes"));
            }
        };
    }

    static Check minLength(int limit) {
        return (value, path, errors) -> {
            if (value.isTextual() && length(value) < limit) {
                errors.add(inBody(path, value, "should be at least " + limit + " chars long"));
            }
        };
    }

    static Check pattern(Pattern pattern) {
        return (value, path, errors) -> {
            if (value.isTextual() && !pattern.matcher(value.textValue()).find()) {
                errors.add(inBody(path, value, "should match '" + pattern.pattern() + "'"));
            }
        };
    }

    static Check minimum(JsonNode limit, boolean exclusive) {
        BigDecimal bound = limit.decimalValue();
        return (value, path, errors) -> {
            int side = value.isNumber() ? value.decimalValue().compareTo(bound) : 1;
            if (side < 0 || (exclusive && side == 0)) {
                errors.add(inBody(
                        path, value, "should be greater than " + (exclusive ? "" : "or equal to ") + plain(limit)));
            }
        };
    }

    static Check maximum(JsonNode limit, boolean exclusive) {
        BigDecimal bound = limit.decimalValue();
        return (value, path, errors) -> {
            int side = value.isNumber() ? value.decimalValue().compareTo(bound) : -1;
            if (side > 0 || (exclusive && side == 0)) {
                errors.add(
                        inBody(path, value, "should be less than " + (exclusive ? "" : "or equal to ") + plain(limit)));
            }
        };
    }

    static Check multipleOf(JsonNode factor) {
        BigDecimal unit = factor.decimalValue();
        return (value, path, errors) -> {
            if (value.isNumber() && value.decimalValue().remainder(unit).signum() != 0) {
                errors.add(inBody(path, value, "should be a multiple of " + plain(factor)));
            }
        };
    }

    static Check minItems(int limit) {
        return (value, path, errors) -> {
            if (value.isArray() && value.size() < limit) {
                errors.add(inBody(path, IntNode.valueOf(value.size()), "should have at least " + limit + " items"));
            }
        };
    }

    static Check maxItems(int limit) {
        return (value, path, errors) -> {
            if (value.isArray() && value.size() > limit) {
                errors.add(FieldError.tooMany(path, value.size(), limit));
            }
        };
    }

    static Check uniqueItems() {
        return (value, path, errors) -> {
            if (value.isArray() && !duplicates(value).isEmpty()) {
                errors.add(inBody(path, value, "shouldn't contain duplicates"));
            }
        };
    }

    static Check minProperties(int limit) {
        return (value, path, errors) -> {
            if (value.isObject() && value.size() < limit) {
                errors.add(
                        inBody(path, IntNode.valueOf(value.size()), "should have at least " + limit + " properties"));
            }
        };
    }

    static Check maxProperties(int limit) {
        return (value, path, errors) -> {
            if (value.isObject() && value.size() > limit) {
                errors.add(FieldError.tooMany(path, value.size(), limit));
            }
        };
    }

    static Check required(JsonNode names) {
        List<String> wanted = new ArrayList<>();
        names.forEach(n -> wanted.add(n.asText()));
        return (value, path, errors) -> {
            if (value.isObject()) {
                for (String name : wanted) {
                    if (!value.has(name)) {
                        errors.add(FieldError.required(Paths.member(path, name)));
                    }
                }
            }
        };
    }

    static Check oneOfValues(JsonNode values) {
        return (value, path, errors) -> {
            for (JsonNode allowed : values) {
                if (JsonEquality.same(allowed, value)) {
                    return;
                }
            }
            errors.add(FieldError.notSupported(path, value, values));
        };
    }

    static Check format(Format format, @Nullable JsonType type) {
        return (value, path, errors) -> {
            boolean concerned = type == null || type.accepts(value);
            if (concerned && !format.accepts(value)) {
                String shown = value.isTextual() ? value.toString() : '"' + value.asText() + '"';
                errors.add(inBody(path, value, "must be of type " + format.text() + ": " + shown));
            }
        };
    }

    /** Returns the indices of items that equal an earlier one. */
    static List<Integer> duplicates(JsonNode list) {
        List<Integer> found = new ArrayList<>();
        List<JsonNode> seen = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode item = list.get(i);
            if (seen.stream().anyMatch(s -> JsonEquality.same(s, item))) {
                found.add(i);
            } else {
                seen.add(item);
            }
        }
        return found;
    }

    static FieldError wrongType(String path, JsonNode value, String wanted) {
        String actual = JsonType.of(value);
        return new FieldError(
                path,
                Reason.TYPE_INVALID,
                "\"%s\": %s in body must be of type %s: \"%s\"".formatted(actual, path, wanted, actual));
    }

    static FieldError inBody(String path, JsonNode value, String text) {
        return FieldError.invalid(path, value, path + " in body " + text);
    }

    static FieldError composite(String path, String text) {
        return FieldError.invalid(path, TextNode.valueOf(""), '"' + path + "\" " + text);
    }

    private static int length(JsonNode text) {
        String value = text.textValue();
        return value.codePointCount(0, value.length());
    }

    private static String plain(JsonNode number) {
        return number.decimalValue().stripTrailingZeros().toPlainString();
    }
}
