package io.kthena.serving.validation;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingSpec;
import io.kthena.model.workload.PodTemplate;
import io.kthena.model.workload.RecoveryPolicy;
import io.kthena.model.workload.Role;
import io.kthena.model.workload.RolloutStrategy;
import io.kthena.serving.fleet.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a ModelServing that need more than its schema (spec: ModelServing §3.16). Defaults of the schema are applied
 * where a field is absent. Where Kthena refuses a limit that would round down to nothing, we take it as at least 1.
 */
public final class ModelServingRules {
    private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final int MAX_LABEL = 63;
    private static final String ROLES = "spec.template.roles";

    private final List<Problem> problems = new ArrayList<>();
    private final ModelServing serving;

    private ModelServingRules(ModelServing serving) {
        this.serving = serving;
    }

    /** The rules that a ModelServing breaks, none if it is valid. */
    public static List<Problem> check(ModelServing serving) {
        var rules = new ModelServingRules(serving);
        rules.spec(serving.getSpec());
        return List.copyOf(rules.problems);
    }

    private void spec(@Nullable ModelServingSpec spec) {
        if (spec == null || spec.template() == null) {
            problem("spec.template", "Required value");
            return;
        }
        var roles = Optional.ofNullable(spec.template().roles()).orElse(List.of());
        if (roles.isEmpty()) {
            problem(ROLES, "Required value: at least one role");
        }
        int replicas = Optional.ofNullable(spec.replicas()).orElse(1);
        notNegative("spec.replicas", replicas);
        boolean byRole = byRole(spec.rolloutStrategy());
        for (int i = 0; i < roles.size(); i++) {
            role(ROLES + "[" + i + "]", roles.get(i), replicas + surge(spec.rolloutStrategy(), replicas), byRole);
        }
        rollout(spec, byRole);
        gang(spec, roles);
    }

    private void role(String path, Role role, int groups, boolean byRole) {
        int replicas = Optional.ofNullable(role.replicas()).orElse(1);
        int workers = Optional.ofNullable(role.workerReplicas()).orElse(0);
        notNegative(path + ".replicas", replicas);
        notNegative(path + ".workerReplicas", workers);
        if (!isLabel(role.name())) {
            problem(path + ".name", "Invalid value: \"" + role.name() + "\": must be a DNS-1035 label");
        }
        var longest = String.join(
                "-", serving.getMetadata().getName(), "" + groups, role.name(), "" + replicas, "" + workers);
        if (!isLabel(longest)) {
            problem(
                    "metadata.name",
                    "Invalid value: names made from it, such as \"" + longest
                            + "\", must be DNS-1035 labels of at most 63 characters");
        }
        template(path + ".entryTemplate", role.entryTemplate());
        if (role.workerTemplate() != null) {
            images(path + ".workerTemplate", role.workerTemplate());
        } else if (workers > 0) {
            problem(path + ".workerTemplate", "Required value: workerReplicas is greater than 0");
        }
        roleLimits(path, role, byRole);
    }

    private void template(String path, @Nullable PodTemplate template) {
        if (template == null || template.spec() == null) {
            problem(path + ".spec", "Required value");
            return;
        }
        images(path, template);
    }

    private void images(String path, PodTemplate template) {
        if (template.spec() == null) {
            return;
        }
        var containers = template.spec().getContainers();
        for (int i = 0; i < containers.size(); i++) {
            var image = containers.get(i).getImage();
            if (image != null && !image.isEmpty() && image.chars().anyMatch(Character::isWhitespace)) {
                problem(
                        path + ".spec.containers[" + i + "].image",
                        "Invalid value: \"" + image + "\": must not be blank or contain white space");
            }
        }
    }

    private void roleLimits(String path, Role role, boolean byRole) {
        if (!byRole) {
            if (role.partition() != null) {
                problem(path + ".partition", "Forbidden: only with rolloutStrategy.type RoleRollingUpdate");
            }
            return;
        }
        limit(path + ".partition", role.partition());
        limit(path + ".maxUnavailable", role.maxUnavailable());
    }

    private void rollout(ModelServingSpec spec, boolean byRole) {
        var strategy = spec.rolloutStrategy();
        if (strategy == null) {
            return;
        }
        var path = "spec.rolloutStrategy.rollingUpdateConfiguration";
        var limits = strategy.rollingUpdateConfiguration();
        if (byRole && limits != null) {
            problem(path, "Forbidden: not with rolloutStrategy.type RoleRollingUpdate");
        }
        if (byRole && spec.recoveryPolicy() == RecoveryPolicy.SERVING_GROUP_RECREATE) {
            problem(
                    "spec.recoveryPolicy",
                    "Invalid value: \"ServingGroupRecreate\": not with rolloutStrategy.type RoleRollingUpdate");
        }
        if (limits != null && !byRole) {
            limit(path + ".maxUnavailable", limits.maxUnavailable());
            limit(path + ".partition", limits.partition());
            limit(path + ".maxSurge", limits.maxSurge());
        }
    }

    private void gang(ModelServingSpec spec, List<Role> roles) {
        var policy = spec.template().gangPolicy();
        if (policy == null || policy.minRoleReplicas() == null) {
            return;
        }
        policy.minRoleReplicas().forEach((name, minimum) -> {
            var path = "spec.template.gangPolicy.minRoleReplicas[" + name + "]";
            var role = roles.stream().filter(r -> r.name().equals(name)).findFirst();
            if (role.isEmpty()) {
                problem(path, "Not found: no role of this name");
                return;
            }
            int replicas = Optional.ofNullable(role.get().replicas()).orElse(1);
            if (minimum < 0 || minimum > replicas) {
                problem(path, "Invalid value: " + minimum + ": must be between 0 and the role's replicas, " + replicas);
            }
        });
    }

    private void limit(String path, @Nullable IntOrString value) {
        if (value == null) {
            return;
        }
        boolean number = value.getIntVal() != null && value.getIntVal() >= 0;
        var percent = Limits.percent(value);
        if (!number && (percent.isEmpty() || percent.getAsInt() > 100)) {
            problem(path, "Invalid value: must be a number of at least 0 or a percentage from 0% to 100%");
        }
    }

    private void notNegative(String path, int value) {
        if (value < 0) {
            problem(path, "Invalid value: " + value + ": must be greater than or equal to 0");
        }
    }

    private void problem(String field, String message) {
        problems.add(new Problem(field, message));
    }

    /** Groups of a rollout above the wanted number have higher ordinals, which their names must have room for. */
    private static int surge(@Nullable RolloutStrategy strategy, int replicas) {
        var limits = strategy == null ? null : strategy.rollingUpdateConfiguration();
        return limits == null ? 0 : Math.max(0, Limits.resolve(limits.maxSurge(), replicas, 0, true));
    }

    private static boolean byRole(@Nullable RolloutStrategy strategy) {
        return strategy != null && strategy.type() == RolloutStrategy.Type.ROLE_ROLLING_UPDATE;
    }

    private static boolean isLabel(String name) {
        return name.length() <= MAX_LABEL && DNS_1035.matcher(name).matches();
    }
}
