package io.kthena.router.match;

import io.kthena.model.networking.ModelRoute;
import io.kthena.router.body.Text;
import io.kthena.router.request.Inference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Every route at one moment, indexed by the names it answers. Immutable. An exact model name beats an alias, an alias beats a
 * LoRA adapter; among routes with the same claim the oldest goes first (router spec §3.1; aliases are an addition of ours).
 * Routes with parentRefs belong to a Gateway and are left out while the Gateway API is off.
 */
public final class RouteTable {
    private static final Comparator<ModelRoute> OLDEST_FIRST = Comparator.comparing(
                    (ModelRoute route) -> orEmpty(route.getMetadata().getCreationTimestamp()))
            .thenComparing(route -> route.getMetadata().getNamespace())
            .thenComparing(route -> route.getMetadata().getName());

    /** No routes. */
    public static final RouteTable EMPTY = of(List.of());

    private final Map<String, List<CompiledRoute>> byModel = new HashMap<>();
    private final Map<String, List<CompiledRoute>> byAlias = new HashMap<>();
    private final Map<String, List<CompiledRoute>> byAdapter = new HashMap<>();
    private final List<Claim> claims = new ArrayList<>();
    private final byte[] modelList;

    private RouteTable(Collection<ModelRoute> routes) {
        List<ModelRoute> eligible = routes.stream()
                .filter(route -> route.getSpec() != null)
                .filter(route -> list(route.getSpec().parentRefs()).isEmpty())
                .sorted(OLDEST_FIRST)
                .toList();
        for (ModelRoute route : eligible) {
            index(route);
        }
        for (ModelRoute route : eligible) {
            claims.add(judge(route));
        }
        modelList = renderModels();
    }

    /** The table that follows from the objects. */
    public static RouteTable of(Collection<ModelRoute> routes) {
        return new RouteTable(routes);
    }

    private void index(ModelRoute route) {
        var compiled = CompiledRoute.of(route);
        String model = orEmpty(route.getSpec().modelName());
        if (!model.isEmpty()) {
            add(byModel, model, compiled);
        }
        list(route.getSpec().modelAliases()).forEach(alias -> add(byAlias, alias, compiled));
        list(route.getSpec().loraAdapters()).forEach(adapter -> add(byAdapter, adapter, compiled));
    }

    private static void add(Map<String, List<CompiledRoute>> index, String name, CompiledRoute route) {
        List<CompiledRoute> routes = index.computeIfAbsent(name, _ -> new ArrayList<>(1));
        if (!routes.contains(route)) {
            routes.add(route);
        }
    }

    /** Routes one request, or null if nothing answers its model. */
    public @Nullable Match match(Inference request, RandomGenerator random) {
        List<CompiledRoute> candidates = byModel.get(request.model());
        boolean lora = false;
        if (candidates == null) {
            candidates = byAlias.get(request.model());
        }
        if (candidates == null) {
            candidates = byAdapter.get(request.model());
            lora = true;
        }
        if (candidates == null) {
            return null;
        }
        for (CompiledRoute route : candidates) {
            Target target = route.pick(request, random);
            if (target != null) {
                return new Match(route.id(), target, lora);
            }
        }
        return null;
    }

    /** Whether some route names this model; bounds metric labels. */
    public boolean knows(String model) {
        return byModel.containsKey(model) || byAlias.containsKey(model) || byAdapter.containsKey(model);
    }

    /** How each route fares with its names, for its status. */
    public List<Claim> claims() {
        return List.copyOf(claims);
    }

    private Claim judge(ModelRoute route) {
        var meta = route.getMetadata();
        String self = meta.getNamespace() + "/" + meta.getName();
        List<String> lost = new ArrayList<>();
        String model = orEmpty(route.getSpec().modelName());
        if (!model.isEmpty()) {
            judge(self, "modelName", model, byModel.get(model), lost);
        }
        for (String alias : list(route.getSpec().modelAliases())) {
            List<CompiledRoute> exact = byModel.get(alias);
            judge(self, "modelAlias", alias, exact == null ? byAlias.get(alias) : exact, lost);
        }
        long generation = meta.getGeneration() == null ? 0 : meta.getGeneration();
        return new Claim(meta.getNamespace(), meta.getName(), generation, List.copyOf(lost));
    }

    private static void judge(
            String self, String kind, String name, @Nullable List<CompiledRoute> winners, List<String> lost) {
        if (winners != null && !winners.getFirst().id().equals(self)) {
            lost.add(kind + " \"" + name + "\" is answered by ModelRoute "
                    + winners.getFirst().id());
        }
    }

    /** The answer to {@code GET /v1/models}, made once. Do not write to it. */
    public byte[] modelList() {
        return modelList;
    }

    private byte[] renderModels() {
        var names = new TreeSet<String>();
        names.addAll(byModel.keySet());
        names.addAll(byAlias.keySet());
        names.addAll(byAdapter.keySet());
        var json = new StringBuilder("{\"object\":\"list\",\"data\":[");
        String comma = "";
        for (String name : names) {
            json.append(comma)
                    .append("{\"id\":")
                    .append(Text.quote(name))
                    .append(",\"object\":\"model\",\"created\":0,\"owned_by\":\"kthena\"}");
            comma = ",";
        }
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static <T> List<T> list(@Nullable List<T> maybe) {
        return maybe == null ? List.of() : maybe;
    }

    private static String orEmpty(@Nullable String maybe) {
        return maybe == null ? "" : maybe;
    }
}
