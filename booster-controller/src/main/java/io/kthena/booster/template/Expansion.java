package io.kthena.booster.template;

import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelServing;

/** The three children that a booster should have. */
public record Expansion(ModelServing serving, ModelServer server, ModelRoute route) {

    /**
     * Expands a booster that has passed validation and has a name, a namespace and a UID.
     *
     * @throws InvalidBooster if it cannot be expanded
     */
    public static Expansion of(ModelBooster booster, Images images) {
        return new Expansion(
                ModelServingTemplate.of(booster, images),
                ModelServerTemplate.of(booster),
                ModelRouteTemplate.of(booster));
    }
}
