package io.kthena.serving.validation;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.kthena.model.time.GoDuration;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.AutoscalingPolicy;
import io.kthena.model.workload.AutoscalingPolicySpec;
import io.kthena.model.workload.HeterogeneousTarget;
import io.kthena.model.workload.ScalingBehavior;
import io.kthena.model.workload.ScalingBehavior.PanicPolicy;
import io.kthena.model.workload.ScalingBehavior.StablePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of an AutoscalingPolicy that need more than its schema (spec: autoscaler §4.10). Pure and total. */
public final class PolicyRules {
    private static final String BEHAVIOR = "spec.behavior";
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final List<Problem> problems = new ArrayList<>();

    private PolicyRules() {}

    /** The rules that a policy breaks, none if it is valid. */
    public static List<Problem> check(AutoscalingPolicy policy) {
        AutoscalingPolicySpec spec = policy.getSpec();
        if (spec == null) {
            return List.of(Problem.required("spec", "exactly one target must be set"));
        }
        var rules = new PolicyRules();
        rules.targets(spec);
        rules.problems.addAll(MetricRules.check("spec.metrics", spec.metrics()));
        if (spec.behavior() != null) {
            rules.behavior(spec.behavior());
        }
        return List.copyOf(rules.problems);
    }

    private void targets(AutoscalingPolicySpec spec) {
        long targets = Stream.of(spec.homogeneousTarget(), spec.heterogeneousTarget(), spec.disaggregatedTarget())
                .filter(Objects::nonNull)
                .count();
        if (targets != 1) {
            problems.add(Problem.invalid(
                    "spec",
                    targets,
                    "exactly one of homogeneousTarget, heterogeneousTarget and disaggregatedTarget must be set"));
        }
        if (spec.homogeneousTarget() != null) {
            var target = spec.homogeneousTarget().target();
            reference("spec.homogeneousTarget.target.targetRef", target == null ? null : target.targetRef());
            sharedMetrics(spec);
        }
        if (spec.heterogeneousTarget() != null) {
            heterogeneous(spec.heterogeneousTarget());
            sharedMetrics(spec);
        }
        if (spec.disaggregatedTarget() != null) {
            reference(
                    "spec.disaggregatedTarget.targetRef",
                    spec.disaggregatedTarget().targetRef());
            problems.addAll(RoleTargetRules.check(spec.disaggregatedTarget(), spec.metrics()));
        }
    }

    private void heterogeneous(HeterogeneousTarget heterogeneous) {
        var params = heterogeneous.params() == null ? List.<HeterogeneousTarget.Param>of() : heterogeneous.params();
        for (int i = 0; i < params.size(); i++) {
            var target = params.get(i).target();
            reference(
                    "spec.heterogeneousTarget.params[" + i + "].target.targetRef",
                    target == null ? null : target.targetRef());
        }
    }

    private void sharedMetrics(AutoscalingPolicySpec spec) {
        if (spec.metrics() == null || spec.metrics().isEmpty()) {
            problems.add(Problem.required("spec.metrics", "at least one metric"));
        }
    }

    private void reference(String path, @Nullable ObjectReference reference) {
        if (reference == null) {
            problems.add(Problem.required(path, ""));
            return;
        }
        String kind = reference.getKind();
        if (kind != null && !kind.isEmpty() && !kind.equals("ModelServing")) {
            problems.add(Problem.invalid(path + ".kind", kind, "must be empty or ModelServing"));
        }
        if (reference.getName() == null || reference.getName().isEmpty()) {
            problems.add(Problem.required(path + ".name", "the name of a ModelServing"));
        }
    }

    private void behavior(ScalingBehavior behavior) {
        stable(BEHAVIOR + ".scaleDown", behavior.scaleDown());
        if (behavior.scaleUp() != null) {
            stable(BEHAVIOR + ".scaleUp.stablePolicy", behavior.scaleUp().stablePolicy());
            panic(BEHAVIOR + ".scaleUp.panicPolicy", behavior.scaleUp().panicPolicy());
        }
    }

    private void stable(String path, @Nullable StablePolicy policy) {
        if (policy != null) {
            duration(path + ".period", policy.period());
            duration(path + ".stabilizationWindow", policy.stabilizationWindow());
        }
    }

    private void panic(String path, @Nullable PanicPolicy policy) {
        if (policy != null) {
            duration(path + ".period", policy.period());
            duration(path + ".panicModeHold", policy.panicModeHold());
        }
    }

    private void duration(String path, @Nullable String text) {
        if (text == null) {
            return;
        }
        try {
            Duration duration = GoDuration.parse(text);
            if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
                problems.add(Problem.invalid(path, text, "must be from 0 to 30 minutes"));
            }
        } catch (IllegalArgumentException e) {
            problems.add(Problem.invalid(path, text, "must be a duration such as 15s or 5m"));
        }
    }
}
