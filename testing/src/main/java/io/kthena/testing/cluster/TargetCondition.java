package io.kthena.testing.cluster;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips what {@link Needs} more than the cluster under test has, and lists the skipped at the end of the run. */
public final class TargetCondition implements ExecutionCondition {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(TargetCondition.class);
    private static final Path CHECKOUT = Path.of("..");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Needs> needs = AnnotationSupport.findAnnotation(context.getElement(), Needs.class);
        if (needs.isEmpty()) {
            return ConditionEvaluationResult.enabled("needs nothing of its own");
        }
        Summary summary = Objects.requireNonNull(context.getRoot()
                .getStore(STORE)
                .getOrComputeIfAbsent(Summary.class, unused -> new Summary(), Summary.class));
        ClusterTarget target = ClusterTarget.current();
        Optional<String> reason = reason(target, needs.get().value());
        reason.ifPresent(why -> summary.skipped.add(name(context) + ": " + why));
        return reason.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("the cluster under test will do"));
    }

    private static Optional<String> reason(ClusterTarget target, Capability[] wanted) {
        return target.unavailable(CHECKOUT)
                .or(() -> Arrays.stream(wanted)
                        .filter(capability -> !target.has(capability))
                        .map(capability -> "the " + target.name().toLowerCase(java.util.Locale.ROOT) + " cluster lacks "
                                + capability + ": " + capability.lack())
                        .findFirst());
    }

    private static String name(ExtensionContext context) {
        String type = context.getRequiredTestClass().getSimpleName();
        return context.getTestMethod()
                .map(method -> type + "." + method.getName())
                .orElse(type + " (all of it)");
    }

    /** Closed by JUnit at the very end. */
    private static final class Summary implements AutoCloseable {
        private final List<String> skipped = new CopyOnWriteArrayList<>();

        @Override
        public void close() {
            System.out.println("Cluster under test: " + ClusterTarget.current() + ", skipped: "
                    + (skipped.isEmpty() ? "nothing" : skipped.size()));
            skipped.forEach(line -> System.out.println("  skipped " + line));
        }
    }
}
