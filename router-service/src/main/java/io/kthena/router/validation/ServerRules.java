package io.kthena.router.validation;

import io.kthena.model.networking.ModelServer;
import io.kthena.model.networking.ModelServerSpec;
import io.kthena.model.networking.ModelServerSpec.PdGroup;
import io.kthena.model.validation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of a ModelServer (spec: router §1.4): its selector must select something in particular. Pure and total. */
public final class ServerRules {
    private static final String SELECTOR = "spec.workloadSelector";
    private static final int LONGEST_PREFIX = 253;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private final List<Problem> problems = new ArrayList<>();

    private ServerRules() {}

    /** The rules that a model server breaks, none if it is valid. */
    public static List<Problem> check(ModelServer server) {
        ModelServerSpec spec = server.getSpec();
        if (spec == null || spec.workloadSelector() == null) {
            return List.of(Problem.required(SELECTOR, "workloadSelector must be specified"));
        }
        var rules = new ServerRules();
        rules.labels(SELECTOR + ".matchLabels", spec.workloadSelector().matchLabels());
        if (spec.workloadSelector().pdGroup() != null) {
            rules.pair(spec.workloadSelector().pdGroup());
        }
        return List.copyOf(rules.problems);
    }

    private void pair(PdGroup pair) {
        String path = SELECTOR + ".pdGroup";
        @Nullable String key = pair.groupKey();
        if (key == null || key.isEmpty()) {
            problems.add(Problem.required(path + ".groupKey", "groupKey must be specified"));
        }
        labels(path + ".prefillLabels", pair.prefillLabels());
        labels(path + ".decodeLabels", pair.decodeLabels());
    }

    private void labels(String path, @Nullable Map<String, String> labels) {
        if (labels == null || labels.isEmpty()) {
            problems.add(Problem.required(path, "at least one label must be specified"));
            return;
        }
        new TreeMap<>(labels).forEach((key, value) -> label(path, key, value));
    }

    private void label(String path, String key, @Nullable String value) {
        if (!isKey(key)) {
            problems.add(Problem.invalid(
                    path,
                    key,
                    "a label key is a name of at most 63 characters, letters, digits,"
                            + " '-', '_' and '.', with an optional DNS prefix and '/'"));
        }
        if (value != null && !value.isEmpty() && !NAME.matcher(value).matches()) {
            problems.add(Problem.invalid(
                    path + "[" + key + "]",
                    value,
                    "a label value has at most 63 characters,"
                            + " letters, digits, '-', '_' and '.', and begins and ends with a letter or digit"));
        }
    }

    private static boolean isKey(String key) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        boolean prefixed = slash < 0
                || prefix.length() <= LONGEST_PREFIX && DOMAIN.matcher(prefix).matches();
        return prefixed && NAME.matcher(key.substring(slash + 1)).matches();
    }
}
