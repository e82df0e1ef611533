package io.kthena.router.match;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.kthena.model.networking.ModelMatch;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.Rule;
import io.kthena.model.networking.StringMatch;
import io.kthena.model.networking.TargetModel;
import io.kthena.router.request.Inference;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One route, ready to match. Immutable. Rules as in router spec §3.2 and §3.3. */
final class CompiledRoute {
    /** Says yes or no to one request. */
    private interface Condition {
        boolean holds(Inference request);
    }

    private record Branch(List<Condition> conditions, List<Weighted> targets, int total) {}

    private record Weighted(Target target, int weight) {}

    private final String id;
    private final List<Branch> branches = new ArrayList<>();

    private CompiledRoute(String id) {
        this.id = id;
    }

    static CompiledRoute of(ModelRoute route) {
        String namespace = route.getMetadata().getNamespace();
        var compiled = new CompiledRoute(namespace + "/" + route.getMetadata().getName());
        List<Rule> rules = route.getSpec().rules();
        for (Rule rule : rules == null ? List.<Rule>of() : rules) {
            List<Weighted> targets = targets(namespace, rule);
            int total = targets.stream().mapToInt(Weighted::weight).sum();
            compiled.branches.add(new Branch(conditions(rule.modelMatch()), targets, total));
        }
        return compiled;
    }

    /** {@code namespace/name}. */
    String id() {
        return id;
    }

    /** The target of the first rule that matches, or null if there is none or it cannot be resolved. */
    @Nullable
    Target pick(Inference request, RandomGenerator random) {
        for (Branch branch : branches) {
            if (branch.conditions.stream().allMatch(condition -> condition.holds(request))) {
                return branch.total <= 0 ? null : weighted(branch, random);
            }
        }
        return null;
    }

    private static @Nullable Target weighted(Branch branch, RandomGenerator random) {
        if (branch.targets.size() == 1) {
            return branch.targets.getFirst().target();
        }
        int left = random.nextInt(branch.total);
        for (Weighted weighted : branch.targets) {
            left -= weighted.weight();
            if (left < 0) {
                return weighted.target();
            }
        }
        return null;
    }

    /** All targets with a weight, or each counts one; a mixture is an error: no targets at all. */
    private static List<Weighted> targets(String namespace, Rule rule) {
        List<TargetModel> models = rule.targetModels() == null ? List.of() : rule.targetModels();
        long weightless =
                models.stream().filter(model -> model.weight() == null).count();
        if (weightless > 0 && weightless < models.size()) {
            return List.of();
        }
        List<Weighted> targets = new ArrayList<>(models.size());
        for (TargetModel model : models) {
            Target target = target(namespace, model);
            if (target != null) {
                targets.add(new Weighted(target, model.weight() == null ? 1 : Math.max(0, model.weight())));
            }
        }
        return List.copyOf(targets);
    }

    private static @Nullable Target target(String namespace, TargetModel model) {
        String server = model.modelServerName();
        if (server != null && !server.isEmpty()) {
            return new Target.InCluster(namespace + "/" + server);
        }
        String provider = model.externalModelProviderName();
        return provider == null || provider.isEmpty() ? null : new Target.External(namespace + "/" + provider);
    }

    private static List<Condition> conditions(@Nullable ModelMatch match) {
        List<Condition> conditions = new ArrayList<>();
        if (match == null) {
            return conditions;
        }
        if (match.body() != null && match.body().model() != null) {
            String model = match.body().model();
            conditions.add(request -> request.model().equals(model));
        }
        if (match.headers() != null) {
            match.headers().forEach((name, wanted) -> {
                TextTest test = TextTest.of(wanted);
                conditions.add(request -> test.passes(orEmpty(request.headers().first(name))));
            });
        }
        if (match.uri() != null) {
            TextTest test = TextTest.of(match.uri());
            conditions.add(request -> test.passes(request.path()));
        }
        return conditions;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** A compiled {@link StringMatch}. A broken expression never matches. */
    private interface TextTest {
        boolean passes(String text);

        static TextTest of(StringMatch match) {
            if (match.exact() != null) {
                return match.exact()::equals;
            }
            if (match.prefix() != null) {
                String prefix = match.prefix();
                return text -> text.startsWith(prefix);
            }
            if (match.regex() == null) {
                return _ -> true;
            }
            try {
                Pattern pattern = Pattern.compile(match.regex());
                return text -> pattern.matcher(text).find();
            } catch (PatternSyntaxException e) {
                return _ -> false;
            }
        }
    }
}
