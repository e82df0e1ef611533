package io.kthena.cluster.schema;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/**
 * Compiles CEL for one type of {@code self}. The runtime part is the same for all types and made once, on first use,
 * because it takes longer than everything else here.
 */
final class CelEnvironment {
    /** Stands in for the cost budget of the API server: a rule may not loop longer than a fraction of a second. */
    private static final int MOST_ITERATIONS = 200_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .evaluateCanonicalTypesToNativeValues(true)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .build();

    /** No identifier, because a type named like a variable hides its fields. */
    private static final String TYPE_NAME = "@object";

    private final CelCompiler compiler;

    private CelEnvironment(CelCompiler compiler) {
        this.compiler = compiler;
    }

    /**
     * Makes the environment for the rules of a schema node.
     *
     * @param withMetadata whether the node is an object of its own
     * @param optionalOldSelf whether {@code oldSelf} is an optional
     */
    static CelEnvironment of(Schema schema, boolean withMetadata, boolean optionalOldSelf) {
        CelTypes types = new CelTypes();
        CelType self = types.of(schema, TYPE_NAME, withMetadata);
        return new CelEnvironment(builder()
                .setTypeProvider(types.provider())
                .addVar("self", self)
                .addVar("oldSelf", optionalOldSelf ? OptionalType.create(self) : self)
                .build());
    }

    /** Makes the environment for expressions about requests: the object, the old object and the request, all untyped. */
    static CelEnvironment ofRequests() {
        return new CelEnvironment(builder()
                .addVar("object", SimpleType.DYN)
                .addVar("oldObject", SimpleType.DYN)
                .addVar("request", SimpleType.DYN)
                .build());
    }

    private static CelCompilerBuilder builder() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(
                        CelExtensions.strings(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.optional(),
                        CelExtensions.lists(),
                        CelExtensions.comprehensions())
                .addFunctionDeclarations(KubernetesFunctions.ALL.declarations());
    }

    /**
     * Compiles an expression.
     *
     * @throws CelValidationException when it does not parse or its types do not fit
     */
    CelAbstractSyntaxTree compile(String expression) throws CelValidationException {
        return compiler.compile(expression).getAst();
    }

    static CelRuntime.Program program(CelAbstractSyntaxTree expression) throws CelEvaluationException {
        return SharedRuntime.INSTANCE.createProgram(expression);
    }

    /** Holds the runtime, so that it is made on first use only. */
    private static final class SharedRuntime {
        private static final CelRuntime INSTANCE = CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .addLibraries(
                        CelExtensions.strings(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.optional(),
                        CelExtensions.lists(),
                        CelExtensions.comprehensions())
                .addFunctionBindings(KubernetesFunctions.ALL.bindings())
                .build();
    }
}
