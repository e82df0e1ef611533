package io.kthena.booster.template;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kthena.model.names.Labels;
import io.kthena.model.names.Names;
import io.kthena.model.names.Owners;
import io.kthena.model.workload.ModelBooster;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Names, labels and the one owner reference of a booster's children (workload spec §2.2). */
final class ChildMetadata {

    private ChildMetadata() {}

    /** Name of the ModelServing and the ModelServer. */
    static String name(ModelBooster booster) {
        return Names.boosterChild(
                booster.getMetadata().getName(), booster.getSpec().backend().name());
    }

    /** Metadata of a child that belongs to the backend. */
    static ObjectMeta ofBackend(ModelBooster booster, Object madeFrom) {
        return of(booster, name(booster), booster.getSpec().backend().name(), madeFrom);
    }

    /** The same for the ModelServing, which is also told the booster's Volcano queue (W-6). */
    static ObjectMeta ofServing(ModelBooster booster) {
        Object backend = booster.getSpec().backend();
        String queue = annotation(booster, Labels.QUEUE);
        if (queue == null) {
            return ofBackend(booster, backend);
        }
        ObjectMeta metadata = ofBackend(booster, List.of(queue, backend));
        metadata.setAnnotations(Map.of(Labels.QUEUE, queue));
        return metadata;
    }

    /** Metadata of the route, which belongs to no backend. */
    static ObjectMeta ofRoute(ModelBooster booster, Object madeFrom) {
        return of(booster, booster.getMetadata().getName(), "", madeFrom);
    }

    /** The five labels of a pod. The revision is that of the pod's own template, so that nothing else rolls it (D-3). */
    static Map<String, String> podLabels(ModelBooster booster, Object madeFrom) {
        return labels(booster, booster.getSpec().backend().name(), madeFrom);
    }

    private static @Nullable String annotation(ModelBooster booster, String key) {
        Map<String, String> annotations = booster.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(key);
    }

    private static ObjectMeta of(ModelBooster booster, String name, String backend, Object madeFrom) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(booster.getMetadata().getNamespace())
                .withLabels(labels(booster, backend, madeFrom))
                .withOwnerReferences(Owners.controller(booster))
                .build();
    }

    private static Map<String, String> labels(ModelBooster booster, String backend, Object madeFrom) {
        return new TreeMap<>(Map.of(
                Labels.MODEL_NAME, booster.getMetadata().getName(),
                Labels.BACKEND_NAME, backend,
                Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE,
                Labels.BOOSTER_REVISION, Revision.of(madeFrom),
                Labels.MODEL_UID, booster.getMetadata().getUid()));
    }
}
