package io.kthena.serving.validation;

import io.fabric8.kubernetes.api.model.Quantity;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.AutoscalingPolicySpec.Metric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of a list of metrics, whether a policy's or a role's (spec: autoscaler §4.10). */
final class MetricRules {

    private MetricRules() {}

    static List<Problem> check(String path, @Nullable List<Metric> metrics) {
        var problems = new ArrayList<Problem>();
        var names = new HashSet<String>();
        List<Metric> all = metrics == null ? List.of() : metrics;
        for (int i = 0; i < all.size(); i++) {
            Metric metric = all.get(i);
            String at = path + "[" + i + "]";
            boolean positive = number(metric.targetValue())
                    .filter(target -> target.signum() > 0)
                    .isPresent();
            if (!positive) {
                problems.add(Problem.invalid(
                        at + ".targetValue",
                        String.valueOf(metric.targetValue()),
                        "metric target value must be greater than 0"));
            }
            if (!names.add(metric.name())) {
                problems.add(Problem.invalid(at + ".name", metric.name(), "duplicate metric name"));
            }
        }
        return problems;
    }

    /** A quantity as a number; empty if there is none or it is not one. */
    static Optional<BigDecimal> number(@Nullable Quantity quantity) {
        try {
            return quantity == null ? Optional.empty() : Optional.of(quantity.getNumericalAmount());
        } catch (ArithmeticException | IllegalArgumentException notANumber) {
            return Optional.empty();
        }
    }
}
