package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.schema.RuleSet.RuleSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A CEL rule ready to run.
 *
 * @param spec the rule as written
 * @param test the compiled expression
 * @param message the compiled message, or null
 */
record CompiledRule(RuleSpec spec, Program test, @Nullable Program message) {
    private static final Pattern POSITION = Pattern.compile("^evaluation error(?: at <input>:\\d+)?: ");
    private static final Pattern NO_SUCH_KEY = Pattern.compile("key '(.*)' is not present in map\\.?");

    /**
     * Compiles a rule.
     *
     * @param path the rule's place in the schema, for errors
     * @param errors where to note why it does not compile
     */
    static Optional<CompiledRule> compile(
            RuleSpec spec, CelEnvironment environment, String path, List<FieldError> errors) {
        var test = program(spec.rule(), SimpleType.BOOL, environment, path + ".rule", errors);
        var message = spec.messageExpression().isBlank()
                ? Optional.<Program>empty()
                : program(
                        spec.messageExpression(), SimpleType.STRING, environment, path + ".messageExpression", errors);
        return test.map(t -> new CompiledRule(spec, t, message.orElse(null)));
    }

    private static Optional<Program> program(
            String expression, CelType wanted, CelEnvironment environment, String path, List<FieldError> errors) {
        JsonNode shown = TextNode.valueOf(expression);
        try {
            CelAbstractSyntaxTree tree = environment.compile(expression);
            if (!tree.getResultType().equals(wanted)) {
                errors.add(FieldError.invalid(path, shown, "must evaluate to a " + wanted.name()));
                return Optional.empty();
            }
            return Optional.of(CelEnvironment.program(tree));
        } catch (CelValidationException | CelEvaluationException e) {
            errors.add(FieldError.invalid(path, shown, "compilation failed: " + e.getMessage()));
            return Optional.empty();
        }
    }

    /** Runs the rule; returns its error, or nothing when it holds. */
    Optional<FieldError> run(Map<String, Object> variables, String path, String type) {
        try {
            return Boolean.TRUE.equals(test.eval(variables))
                    ? Optional.empty()
                    : Optional.of(failure(path, type, text(variables)));
        } catch (CelEvaluationException e) {
            String text = reason(e) + " evaluating rule: " + fixedText();
            return Optional.of(new FieldError(path, Reason.INVALID, '"' + type + "\": " + text));
        }
    }

    /** The library's reason in the words of the API server, which knows no positions. */
    static String reason(CelEvaluationException e) {
        String text = POSITION.matcher(String.valueOf(e.getMessage())).replaceFirst("");
        Matcher missing = NO_SUCH_KEY.matcher(text);
        return missing.matches() ? "no such key: " + missing.group(1) : text;
    }

    private FieldError failure(String path, String type, String text) {
        String place = spec.fieldPath().isEmpty() ? path : joined(path, spec.fieldPath());
        return switch (spec.reason()) {
            case REQUIRED, FORBIDDEN -> new FieldError(place, spec.reason(), text);
            case DUPLICATE -> new FieldError(place, Reason.DUPLICATE, '"' + type + '"');
            default -> new FieldError(place, Reason.INVALID, '"' + type + "\": " + text);
        };
    }

    private static String joined(String path, String fieldPath) {
        return path.isEmpty() && fieldPath.startsWith(".") ? fieldPath.substring(1) : path + fieldPath;
    }

    private String text(Map<String, Object> variables) {
        if (message != null) {
            try {
                String computed = String.valueOf(message.eval(variables)).strip();
                if (!computed.isEmpty() && !computed.contains("\n")) {
                    return computed;
                }
            } catch (CelEvaluationException _) {
                return fixedText();
            }
        }
        return fixedText();
    }

    private String fixedText() {
        return spec.message().isBlank()
                ? "failed rule: " + spec.rule().strip()
                : spec.message().strip();
    }
}
