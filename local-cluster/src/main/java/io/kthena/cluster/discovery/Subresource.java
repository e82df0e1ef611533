package io.kthena.cluster.discovery;

import io.kthena.cluster.kinds.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** A subresource as discovery shows it: its name, the kind it speaks, and the verbs it has. */
record Subresource(String name, String group, String version, String kind, List<String> verbs) {
    private static final List<String> READ_WRITE = List.of("get", "patch", "update");

    static List<Subresource> of(ResourceType type) {
        List<Subresource> all = new ArrayList<>();
        if (type.isCore("Pod")) {
            all.add(new Subresource("binding", "", "v1", "Binding", List.of("create")));
            all.add(new Subresource("eviction", "policy", "v1", "Eviction", List.of("create")));
            all.add(new Subresource("log", "", "v1", "Pod", List.of("get")));
        }
        if (type.isCore("Namespace")) {
            all.add(new Subresource("finalize", "", "v1", "Namespace", List.of("update")));
        }
        if (type.facets().scale() != null) {
            all.add(new Subresource("scale", "autoscaling", "v1", "Scale", READ_WRITE));
        }
        if (type.facets().status()) {
            all.add(new Subresource("status", type.group(), type.version(), type.kind(), READ_WRITE));
        }
        return all;
    }
}
