package io.kthena.system;

import java.util.UUID;

/**
 * A namespace of a test class's own.
 *
 * @param cluster where
 * @param name of the namespace
 */
record ChecklistNamespace(Cluster cluster, String name) {
    static ChecklistNamespace create(Cluster cluster) {
        String name = "checklist-" + UUID.randomUUID().toString().substring(0, 8);
        cluster.run("kubectl create namespace " + name);
        return new ChecklistNamespace(cluster, name);
    }

    /** A ModelServing with a role {@code prefill} of one replica, not applied yet. */
    Serving serving(String serving) {
        return new Serving(cluster, name, serving).role("prefill", 1);
    }

    /** A ModelServing without roles, not applied yet. */
    Serving bare(String serving) {
        return new Serving(cluster, name, serving);
    }

    /** Deletes every ModelServing in it and waits until their pods are gone. */
    void empty() {
        cluster.run("kubectl delete modelserving --all -n " + name);
        cluster.awaitOutput("kubectl get pod -n " + name, "No resources found", java.time.Duration.ofSeconds(90));
    }

    void delete() {
        cluster.run("kubectl delete namespace " + name + " --wait=false");
    }
}
