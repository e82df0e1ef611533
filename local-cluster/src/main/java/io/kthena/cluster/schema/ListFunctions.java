package io.kthena.cluster.schema;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.runtime.CelEvaluationException;
import io.kthena.cluster.schema.KubernetesFunctions.Arg;
import java.time.Duration;
import java.util.List;

/**
 * CEL functions on lists. One overload each for all item types, because lists look alike at run time and several
 * overloads would be ambiguous.
 */
// Lists of CEL have no Java item type.
@SuppressWarnings({"rawtypes", "unchecked"})
final class ListFunctions {
    private static final TypeParamType ITEM = TypeParamType.create("T");
    private static final Arg<List> LIST = new Arg<>("list", ListType.create(ITEM), List.class);
    private static final Arg<Object> ANY = new Arg<>("item", ITEM, Object.class);

    private ListFunctions() {}

    static void addTo(KubernetesFunctions functions) {
        functions.member("isSorted", SimpleType.BOOL, LIST, ListFunctions::isSorted);
        functions.member("sum", ITEM, LIST, ListFunctions::sum);
        functions.member("min", ITEM, LIST, l -> extreme(l, -1));
        functions.member("max", ITEM, LIST, l -> extreme(l, 1));
        functions.member("indexOf", SimpleType.INT, LIST, ANY, (l, item) -> (long) l.indexOf(item));
        functions.member("lastIndexOf", SimpleType.INT, LIST, ANY, (l, item) -> (long) l.lastIndexOf(item));
    }

    private static boolean isSorted(List list) {
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object extreme(List list, int side) throws CelEvaluationException {
        if (list.isEmpty()) {
            throw new CelEvaluationException((side < 0 ? "min" : "max") + " called on empty list");
        }
        Object best = list.getFirst();
        for (Object item : list) {
            if (compare(item, best) * side > 0) {
                best = item;
            }
        }
        return best;
    }

    private static int compare(Object left, Object right) {
        return ((Comparable) left).compareTo(right);
    }

    private static Object sum(List list) throws CelEvaluationException {
        Object sum = null;
        for (Object item : list) {
            sum = sum == null ? item : plus(sum, item);
        }
        return sum == null ? 0L : sum;
    }

    private static Object plus(Object left, Object right) throws CelEvaluationException {
        return switch (left) {
            case Long a when right instanceof Long b -> Math.addExact(a, b);
            case Double a when right instanceof Double b -> a + b;
            case Duration a when right instanceof Duration b -> a.plus(b);
            default -> throw new CelEvaluationException("no such overload: sum");
        };
    }
}
