package io.kthena.cluster.schema;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The CEL functions Kubernetes adds: declarations for the compiler, bindings for the runtime. */
final class KubernetesFunctions {
    /** All of them. */
    static final KubernetesFunctions ALL = all();

    private final Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    private KubernetesFunctions() {}

    private static KubernetesFunctions all() {
        KubernetesFunctions functions = new KubernetesFunctions();
        QuantityFunctions.addTo(functions);
        ListFunctions.addTo(functions);
        TextFunctions.addTo(functions);
        AddressFunctions.addTo(functions);
        return functions;
    }

    List<CelFunctionDecl> declarations() {
        return overloads.entrySet().stream()
                .map(e -> CelFunctionDecl.newFunctionDeclaration(e.getKey(), e.getValue()))
                .toList();
    }

    List<CelFunctionBinding> bindings() {
        return bindings;
    }

    /** Adds a function of one argument, called as {@code name(argument)}. */
    <T> void global(String name, CelType result, Arg<T> argument, CelFunctionOverload.Unary<T> body) {
        String id = id(name, argument);
        declare(name, CelOverloadDecl.newGlobalOverload(id, result, argument.type));
        bindings.add(CelFunctionBinding.from(id, argument.javaType, body));
    }

    /** Adds a function without further arguments, called as {@code target.name()}. */
    <T> void member(String name, CelType result, Arg<T> target, CelFunctionOverload.Unary<T> body) {
        String id = id(name, target);
        declare(name, CelOverloadDecl.newMemberOverload(id, result, target.type));
        bindings.add(CelFunctionBinding.from(id, target.javaType, body));
    }

    /** Adds a function of one further argument, called as {@code target.name(argument)}. */
    <T, U> void member(
            String name, CelType result, Arg<T> target, Arg<U> argument, CelFunctionOverload.Binary<T, U> body) {
        String id = id(name, target) + "_" + argument.id;
        declare(name, CelOverloadDecl.newMemberOverload(id, result, target.type, argument.type));
        bindings.add(CelFunctionBinding.from(id, target.javaType, argument.javaType, body));
    }

    private void declare(String name, CelOverloadDecl overload) {
        overloads.computeIfAbsent(name, _ -> new ArrayList<>()).add(overload);
    }

    private static String id(String name, Arg<?> first) {
        return "kubernetes_" + first.id + "_" + name;
    }

    /**
     * The type of an argument.
     *
     * @param id its part of overload names
     * @param type as the compiler sees it
     * @param javaType as the runtime sees it
     */
    record Arg<T>(String id, CelType type, Class<T> javaType) {}
}
