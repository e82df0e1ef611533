package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Equality of JSON values by meaning: {@code 1}, {@code 1L} and {@code 1.0} are one number; member order is ignored. */
public final class JsonEquality {
    private static final Comparator<JsonNode> BY_MEANING = JsonEquality::compareLeaves;

    private JsonEquality() {}

    /** Tells whether two values mean the same; an absent value equals only an absent one. */
    public static boolean same(@Nullable JsonNode left, @Nullable JsonNode right) {
        if (left == null || right == null) {
            return left == null && right == null;
        }
        return left.equals(BY_MEANING, right);
    }

    private static int compareLeaves(JsonNode left, JsonNode right) {
        if (left.equals(right)) {
            return 0;
        }
        return left.isNumber() && right.isNumber() ? left.decimalValue().compareTo(right.decimalValue()) : 1;
    }
}
