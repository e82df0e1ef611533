package io.kthena.booster.template;

import io.kthena.model.workload.GangPolicy;
import io.kthena.model.workload.ModelBackend;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingSpec;
import io.kthena.model.workload.Role;
import io.kthena.model.workload.ServingGroup;
import java.util.List;
import java.util.TreeMap;

/** Booster to ModelServing (workload spec §2.6, §2.7). */
public final class ModelServingTemplate {

    private static final long RESTART_GRACE_SECONDS = 60;

    private ModelServingTemplate() {}

    /**
     * The ModelServing that a booster with name, namespace and UID should have.
     *
     * @throws InvalidBooster if the booster cannot be expanded
     */
    public static ModelServing of(ModelBooster booster, Images images) {
        ModelBackend backend = booster.getSpec().backend();
        List<Role> roles = Roles.of(booster, images);
        var serving = new ModelServing();
        serving.setMetadata(ChildMetadata.ofServing(booster));
        serving.setSpec(new ModelServingSpec(
                backend.replicas(),
                backend.schedulerName() == null || backend.schedulerName().isEmpty() ? null : backend.schedulerName(),
                null,
                new ServingGroup(RESTART_GRACE_SECONDS, null, gangPolicy(roles), null, roles),
                null,
                null,
                null));
        return serving;
    }

    /** One replica of each role makes a group useful; more is for scalers to decide, as the field is immutable (D-5, D-17). */
    private static GangPolicy gangPolicy(List<Role> roles) {
        var minimum = new TreeMap<String, Integer>();
        for (Role role : roles) {
            minimum.put(role.name(), role.replicas() == null ? 1 : Math.min(1, role.replicas()));
        }
        return new GangPolicy(minimum);
    }
}
