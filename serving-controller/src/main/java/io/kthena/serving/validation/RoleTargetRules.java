package io.kthena.serving.validation;

import io.fabric8.kubernetes.api.model.Quantity;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.AutoscalingPolicySpec.Metric;
import io.kthena.model.workload.DisaggregatedTarget;
import io.kthena.model.workload.DisaggregatedTarget.RatioConstraint;
import io.kthena.model.workload.DisaggregatedTarget.RoleParam;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules of a target that scales roles (spec: autoscaler §4.10). */
final class RoleTargetRules {
    private static final String TARGET = "spec.disaggregatedTarget";
    private static final String RATIO = TARGET + ".ratioConstraint";

    private final List<Problem> problems = new ArrayList<>();
    private final List<Metric> shared;

    private RoleTargetRules(List<Metric> shared) {
        this.shared = shared;
    }

    static List<Problem> check(DisaggregatedTarget target, @Nullable List<Metric> shared) {
        var rules = new RoleTargetRules(shared == null ? List.of() : shared);
        Map<String, RoleParam> roles = target.roles() == null ? Map.of() : target.roles();
        new TreeMap<>(roles).forEach(rules::role);
        if (target.ratioConstraint() != null) {
            rules.ratio(target.ratioConstraint(), roles);
        }
        return rules.problems;
    }

    private void role(String name, RoleParam role) {
        String path = TARGET + ".roles[" + name + "]";
        if (name.isEmpty()) {
            problems.add(Problem.required(path, "a role's name must not be empty"));
        }
        int least = orZero(role.minReplicas());
        int most = orZero(role.maxReplicas());
        if (least > most) {
            problems.add(
                    Problem.invalid(path + ".minReplicas", least, "must not be greater than maxReplicas, " + most));
        }
        problems.addAll(MetricRules.check(path + ".metrics", role.metrics()));
        List<Metric> own = role.metrics() == null ? List.of() : role.metrics();
        List<Metric> effective = own.isEmpty() ? shared : own;
        Set<String> sources =
                role.metricSources() == null ? Set.of() : role.metricSources().keySet();
        boolean fixed = least == most && least > 0;
        if (!fixed && effective.isEmpty()) {
            problems.add(Problem.required(path + ".metrics", "the role or the policy needs at least one metric"));
        } else if (!fixed && sources.isEmpty()) {
            problems.add(Problem.required(path + ".metricSources", "a role that scales needs sources for its metrics"));
        }
        Set<String> names = effective.stream().map(Metric::name).collect(Collectors.toSet());
        sources.stream()
                .filter(source -> !names.contains(source))
                .sorted()
                .forEach(source -> problems.add(Problem.invalid(
                        path + ".metricSources[" + source + "]", source, "the role has no metric of this name")));
    }

    private void ratio(RatioConstraint ratio, Map<String, RoleParam> roles) {
        if (ratio.numeratorRole().equals(ratio.denominatorRole())) {
            problems.add(Problem.invalid(
                    RATIO + ".denominatorRole", ratio.denominatorRole(), "must differ from numeratorRole"));
        }
        known(RATIO + ".numeratorRole", ratio.numeratorRole(), roles);
        known(RATIO + ".denominatorRole", ratio.denominatorRole(), roles);
        Optional<BigDecimal> least = bound(RATIO + ".minRatio", ratio.minRatio());
        Optional<BigDecimal> most = bound(RATIO + ".maxRatio", ratio.maxRatio());
        if (least.isEmpty() || most.isEmpty()) {
            return;
        }
        if (most.get().signum() == 0) {
            problems.add(Problem.invalid(RATIO + ".maxRatio", most.get(), "must be greater than 0"));
        }
        if (least.get().compareTo(most.get()) > 0) {
            problems.add(Problem.invalid(RATIO + ".minRatio", least.get(), "must not be greater than maxRatio"));
        }
        RoleParam above = roles.get(ratio.numeratorRole());
        RoleParam below = roles.get(ratio.denominatorRole());
        if (above != null && below != null) {
            achievable(least.get(), most.get(), above, below);
        }
    }

    private void known(String path, String role, Map<String, RoleParam> roles) {
        if (!roles.containsKey(role)) {
            problems.add(Problem.invalid(path, role, "must be one of the target's roles"));
        }
    }

    private Optional<BigDecimal> bound(String path, @Nullable Quantity quantity) {
        Optional<BigDecimal> number = MetricRules.number(quantity).filter(value -> value.signum() >= 0);
        if (number.isEmpty()) {
            problems.add(Problem.invalid(path, String.valueOf(quantity), "must be a number of at least 0"));
        }
        return number;
    }

    /** Some pair of replica counts within both roles' bounds must lie within the ratio's. Compared without dividing. */
    private void achievable(BigDecimal least, BigDecimal most, RoleParam above, RoleParam below) {
        if ((orZero(above.minReplicas()) == 0) != (orZero(below.minReplicas()) == 0)) {
            problems.add(Problem.invalid(
                    RATIO,
                    above.minReplicas() + ", " + below.minReplicas(),
                    "minReplicas of both roles must be zero, or of none"));
        }
        boolean tooMany = number(above.minReplicas()).compareTo(most.multiply(number(below.maxReplicas()))) > 0;
        boolean tooFew = orZero(below.minReplicas()) > 0
                && number(above.maxReplicas()).compareTo(least.multiply(number(below.minReplicas()))) < 0;
        if (tooMany || tooFew) {
            problems.add(Problem.invalid(
                    RATIO,
                    least.toPlainString() + ".." + most.toPlainString(),
                    "cannot be reached within the replicas of both roles"));
        }
    }

    private static BigDecimal number(@Nullable Integer value) {
        return BigDecimal.valueOf(orZero(value));
    }

    private static int orZero(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
