package io.kthena.booster.validation;

import io.kthena.booster.template.Workers;
import io.kthena.model.names.Names;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.ModelBackend;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelWorker;
import io.kthena.model.workload.WorkerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whether the names that grow out of the booster's and the backend's are possible (D-30). */
final class NameValidation {

    private static final int LONGEST_LABEL = 63;
    private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    private NameValidation() {}

    static List<Problem> problems(ModelBooster booster) {
        ModelBackend backend = booster.getSpec().backend();
        String name = booster.getMetadata().getName();
        var problems = new ArrayList<Problem>();
        if (!LABEL.matcher(name).matches()) {
            problems.add(new Problem(
                    "metadata.name",
                    "must start with a lower-case letter and go on with lower-case letters, digits and dashes,"
                            + " as services and containers are named after it"));
        }
        checkLength(problems, "metadata.name", "container", name + "-model-downloader");
        checkLength(problems, "spec.backend.name", "volume", backend.name() + "-weights");
        if (!Workers.isDisaggregated(backend)
                || backend.workers().stream().anyMatch(worker -> Workers.pods(worker) > 1)) {
            String type = backend.type().wireName().toLowerCase(Locale.ROOT);
            checkLength(problems, "spec.backend.name", "container", "%s-%s-worker".formatted(backend.name(), type));
        }
        for (ModelWorker worker : backend.workers()) {
            checkLength(problems, "metadata.name", "pod", longestPodName(name, backend, worker));
        }
        return problems;
    }

    private static String longestPodName(String booster, ModelBackend backend, ModelWorker worker) {
        WorkerType type = Workers.type(worker);
        String role = type == WorkerType.SERVER ? "leader" : type.wireName();
        String serving = Names.boosterChild(booster, backend.name());
        String group = Names.servingGroup(serving, Math.max(0, backend.replicas() - 1));
        String roleId = Names.roleId(role, Math.max(0, Workers.replicas(worker) - 1));
        return Names.pod(group, roleId, Workers.pods(worker) - 1);
    }

    private static void checkLength(List<Problem> problems, String field, String kind, String generated) {
        if (generated.length() > LONGEST_LABEL) {
            problems.add(new Problem(
                    field,
                    "is too long: the %s name %s has %d characters, %d are possible"
                            .formatted(kind, generated, generated.length(), LONGEST_LABEL)));
        }
    }
}
