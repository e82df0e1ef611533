package io.kthena.serving.template;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.kthena.model.names.Labels;
import io.kthena.model.names.Names;
import io.kthena.model.names.Owners;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.fleet.Slot;

/** The headless service by which workers find their entry pod (spec: ModelServing §3.4). */
public final class ServiceTemplate {
    private ServiceTemplate() {}

    /** The service of the role replica that this slot belongs to. */
    public static Service headless(ModelServing serving, Slot slot) {
        var name = serving.getMetadata().getName();
        var group = Names.servingGroup(name, slot.group());
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(slot.serviceName(name))
                .withNamespace(serving.getMetadata().getNamespace())
                .addToLabels(Labels.MODEL_SERVING_NAME, name)
                .addToLabels(Labels.GROUP_NAME, group)
                .addToLabels(Labels.ROLE, slot.role())
                .addToLabels(Labels.ROLE_ID, slot.roleId())
                .withOwnerReferences(Owners.controller(serving))
                .endMetadata()
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .addToSelector(Labels.GROUP_NAME, group)
                .addToSelector(Labels.ROLE, slot.role())
                .addToSelector(Labels.ROLE_ID, slot.roleId())
                .addToSelector(Labels.ENTRY, "true")
                .endSpec()
                .build();
    }
}
