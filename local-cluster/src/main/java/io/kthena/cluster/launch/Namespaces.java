package io.kthena.cluster.launch;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** The namespaces that are there from the start. Blocking. */
public final class Namespaces {
    private Namespaces() {}

    /** Creates those of the services and of the examples, unless they are there. */
    public static void create(KubernetesClient client) {
        for (String name : Services.NAMESPACES) {
            if (client.namespaces().withName(name).get() == null) {
                client.resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .build())
                        .create();
            }
        }
    }
}
