package io.kthena.cluster.schema;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import io.kthena.cluster.schema.KubernetesFunctions.Arg;
import java.math.BigDecimal;

/** CEL functions on resource quantities. */
final class QuantityFunctions {
    private static final OpaqueType TYPE = OpaqueType.create("kubernetes.Quantity");
    private static final Arg<String> TEXT = new Arg<>("string", SimpleType.STRING, String.class);
    private static final Arg<Long> INT = new Arg<>("int", SimpleType.INT, Long.class);
    private static final Arg<Quantity> QUANTITY = new Arg<>("quantity", TYPE, Quantity.class);

    private QuantityFunctions() {}

    static void addTo(KubernetesFunctions functions) {
        functions.global("quantity", TYPE, TEXT, QuantityFunctions::parse);
        functions.global(
                "isQuantity", SimpleType.BOOL, TEXT, t -> Quantity.parse(t).isPresent());
        functions.member("isInteger", SimpleType.BOOL, QUANTITY, Quantity::isInteger);
        functions.member("asInteger", SimpleType.INT, QUANTITY, QuantityFunctions::asInteger);
        functions.member(
                "asApproximateFloat",
                SimpleType.DOUBLE,
                QUANTITY,
                q -> q.amount().doubleValue());
        functions.member(
                "sign", SimpleType.INT, QUANTITY, q -> (long) q.amount().signum());
        functions.member("add", TYPE, QUANTITY, QUANTITY, Quantity::plus);
        functions.member("add", TYPE, QUANTITY, INT, (q, n) -> q.plus(new Quantity(BigDecimal.valueOf(n))));
        functions.member("sub", TYPE, QUANTITY, QUANTITY, Quantity::minus);
        functions.member("sub", TYPE, QUANTITY, INT, (q, n) -> q.minus(new Quantity(BigDecimal.valueOf(n))));
        functions.member("compareTo", SimpleType.INT, QUANTITY, QUANTITY, (a, b) -> (long) a.compareTo(b));
        functions.member("isGreaterThan", SimpleType.BOOL, QUANTITY, QUANTITY, (a, b) -> a.compareTo(b) > 0);
        functions.member("isLessThan", SimpleType.BOOL, QUANTITY, QUANTITY, (a, b) -> a.compareTo(b) < 0);
    }

    private static Quantity parse(String text) throws CelEvaluationException {
        return Quantity.parse(text).orElseThrow(() -> new CelEvaluationException("not a quantity: " + text));
    }

    private static long asInteger(Quantity quantity) throws CelEvaluationException {
        if (!quantity.isInteger()) {
            throw new CelEvaluationException("cannot convert value to integer");
        }
        return quantity.amount().longValueExact();
    }
}
