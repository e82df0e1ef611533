package io.kthena.booster.template;

import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelRouteSpec;
import io.kthena.model.networking.Rule;
import io.kthena.model.networking.TargetModel;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelBoosterSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Booster to ModelRoute (workload spec §2.7a). */
public final class ModelRouteTemplate {

    private ModelRouteTemplate() {}

    /** The ModelRoute that a booster with name, namespace and UID should have, to its own ModelServer. */
    public static ModelRoute of(ModelBooster booster) {
        return to(ChildMetadata.name(booster), booster);
    }

    /** The same route, but to the given ModelServer: that of a backend which is being replaced. */
    public static ModelRoute to(String modelServer, ModelBooster booster) {
        ModelBoosterSpec wanted = booster.getSpec();
        String name = modelName(booster);
        var rule = new Rule("default", wanted.modelMatch(), List.of(new TargetModel(modelServer, null, null)));
        var spec = new ModelRouteSpec(name, aliases(booster, name), null, null, List.of(rule), null);
        var route = new ModelRoute();
        route.setMetadata(ChildMetadata.ofRoute(booster, spec));
        route.setSpec(spec);
        return route;
    }

    /** The name in client requests. */
    public static String modelName(ModelBooster booster) {
        String name = booster.getSpec().name();
        return name == null || name.isEmpty() ? booster.getMetadata().getName() : name;
    }

    /** Clients may also use the name that the engine serves (S-2). */
    private static @Nullable List<String> aliases(ModelBooster booster, String modelName) {
        String served = ModelServerTemplate.servedModelName(booster);
        return served.equals(modelName) ? null : List.of(served);
    }
}
