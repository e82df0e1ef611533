package io.kthena.router.validation;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.kthena.model.networking.ModelMatch;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelRouteSpec;
import io.kthena.model.networking.Rule;
import io.kthena.model.networking.StringMatch;
import io.kthena.model.networking.TargetModel;
import io.kthena.model.validation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules of a ModelRoute (spec: router §1.4): all that are broken, not only the first. Pure and total. */
public final class RouteRules {
    private static final int DEFAULT_WEIGHT = 100;

    private final List<Problem> problems = new ArrayList<>();
    private final boolean lora;

    private RouteRules(boolean lora) {
        this.lora = lora;
    }

    /** The rules that a route breaks, none if it is valid. */
    public static List<Problem> check(ModelRoute route) {
        ModelRouteSpec spec = route.getSpec();
        if (spec == null) {
            return List.of(Problem.required("spec", "either modelName or loraAdapters must be specified"));
        }
        List<String> adapters = list(spec.loraAdapters());
        var rules = new RouteRules(!adapters.isEmpty());
        rules.names(spec, adapters);
        rules.rules(list(spec.rules()));
        return List.copyOf(rules.problems);
    }

    private void names(ModelRouteSpec spec, List<String> adapters) {
        if (isEmpty(spec.modelName()) && adapters.isEmpty()) {
            problems.add(Problem.required("spec", "either modelName or loraAdapters must be specified"));
        }
        for (int i = 0; i < adapters.size(); i++) {
            if (isEmpty(adapters.get(i))) {
                invalid("spec.loraAdapters[" + i + "]", "", "lora adapter name cannot be an empty string");
            }
        }
        List<String> aliases = list(spec.modelAliases());
        for (int i = 0; i < aliases.size(); i++) {
            if (isEmpty(aliases.get(i))) {
                invalid("spec.modelAliases[" + i + "]", "", "model alias cannot be an empty string");
            }
        }
    }

    private void rules(List<Rule> rules) {
        for (int i = 0; i < rules.size(); i++) {
            String path = "spec.rules[" + i + "]";
            @Nullable Rule rule = rules.get(i);
            if (rule == null) {
                invalid(path, null, "rule must not be nil");
            } else {
                targets(path + ".targetModels", list(rule.targetModels()));
                match(path + ".modelMatch", rule.modelMatch());
            }
        }
    }

    private void targets(String path, List<TargetModel> targets) {
        if (targets.isEmpty()) {
            problems.add(Problem.required(path, "each rule must have at least one target model"));
            return;
        }
        long total = 0;
        for (int i = 0; i < targets.size(); i++) {
            @Nullable TargetModel target = targets.get(i);
            if (target == null) {
                invalid(path + "[" + i + "]", null, "target model must not be nil");
            } else {
                target(path + "[" + i + "]", target);
                total += target.weight() == null ? DEFAULT_WEIGHT : target.weight();
            }
        }
        if (total <= 0) {
            invalid(path, total, "total weight must be greater than zero");
        }
    }

    private void target(String path, TargetModel target) {
        boolean inCluster = !isEmpty(target.modelServerName());
        boolean external = !isEmpty(target.externalModelProviderName());
        if (inCluster == external) {
            String named = inCluster ? target.modelServerName() + ", " + target.externalModelProviderName() : "";
            invalid(path, named, "exactly one of modelServerName or externalModelProviderName must be set");
        } else if (external && lora) {
            invalid(
                    path + ".externalModelProviderName",
                    String.valueOf(target.externalModelProviderName()),
                    "lora routes must target modelServerName");
        }
    }

    private void match(String path, @Nullable ModelMatch match) {
        if (match == null) {
            return;
        }
        if (match.headers() != null) {
            new TreeMap<>(match.headers()).forEach((name, text) -> regex(path + ".headers[" + name + "].regex", text));
        }
        regex(path + ".uri.regex", match.uri());
    }

    private void regex(String path, @Nullable StringMatch match) {
        if (match == null || match.regex() == null) {
            return;
        }
        try {
            var _ = Pattern.compile(match.regex());
        } catch (PatternSyntaxException e) {
            invalid(path, match.regex(), String.valueOf(e.getMessage()));
        }
    }

    private void invalid(String path, @Nullable Object value, String detail) {
        problems.add(Problem.invalid(path, value, detail));
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
