package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CEL expression that says whether somebody wants to see a request. It is compiled on first use. Thread-safe.
 *
 * <p>Expressions know {@code object}, {@code oldObject} and {@code request}; there is no {@code authorizer}.
 */
public final class MatchCondition {
    private final String name;
    private final String expression;
    private volatile @Nullable Program program;

    /** Takes an expression that {@link #problem} has nothing against. */
    public MatchCondition(String name, String expression) {
        this.name = name;
        this.expression = expression;
    }

    /** An expression cannot be evaluated for a request; the message says why. */
    public static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    /** Holds the environment, which takes a while to make. */
    private static final class Shared {
        private static final CelEnvironment ENVIRONMENT = CelEnvironment.ofRequests();
    }

    /** Why the text is no condition: it does not compile, or is not true or false. */
    public static Optional<String> problem(String expression) {
        try {
            CelAbstractSyntaxTree tree = Shared.ENVIRONMENT.compile(expression);
            boolean fits = tree.getResultType().equals(SimpleType.BOOL);
            return fits ? Optional.empty() : Optional.of("must evaluate to bool");
        } catch (CelValidationException e) {
            return Optional.of("compilation failed: " + e.getMessage());
        }
    }

    /** The condition's name. */
    public String name() {
        return name;
    }

    /**
     * Whether the condition holds.
     *
     * @throws Failed when the expression asks for what is not there
     */
    public boolean test(JsonNode object, JsonNode oldObject, JsonNode request) throws Failed {
        Map<String, Object> variables = Map.of(
                "object", CelValues.untyped(object),
                "oldObject", CelValues.untyped(oldObject),
                "request", CelValues.untyped(request));
        try {
            return Boolean.TRUE.equals(compiled().eval(variables));
        } catch (CelEvaluationException e) {
            throw new Failed("expression '" + expression + "' resulted in error: " + CompiledRule.reason(e));
        }
    }

    private Program compiled() throws CelEvaluationException {
        Program known = program;
        if (known == null) {
            try {
                known = CelEnvironment.program(Shared.ENVIRONMENT.compile(expression));
            } catch (CelValidationException e) {
                throw new IllegalStateException("a stored condition must compile", e);
            }
            program = known;
        }
        return known;
    }
}
