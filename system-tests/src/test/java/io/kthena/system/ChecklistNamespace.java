package io.kthena.system;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A namespace of a test class's own, for its static {@code @RegisterExtension} field. */
final class ChecklistNamespace implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String name = "checklist-" + UUID.randomUUID().toString().substring(0, 8);
    private final boolean emptied;
    private @Nullable Cluster cluster;

    private ChecklistNamespace(boolean emptied) {
        this.emptied = emptied;
    }

    /** One without ModelServings and pods at the beginning of each test. */
    static ChecklistNamespace emptiedAfterEachTest() {
        return new ChecklistNamespace(true);
    }

    /** One whose objects stay until the last test of the class. */
    static ChecklistNamespace kept() {
        return new ChecklistNamespace(false);
    }

    String name() {
        return name;
    }

    /** A ModelServing with a role {@code prefill} of one replica, not applied yet. */
    Serving serving(String serving) {
        return bare(serving).role("prefill", 1);
    }

    /** A ModelServing without roles, not applied yet. */
    Serving bare(String serving) {
        return new Serving(cluster(), name, serving);
    }

    private Cluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster = Kthena.cluster(context);
        cluster.run("kubectl create namespace " + name);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (emptied) {
            cluster().run("kubectl delete modelserving --all -n " + name);
            cluster().awaitOutput("kubectl get pod -n " + name, "No resources found", PATIENCE);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        cluster().run("kubectl delete namespace " + name + " --wait=false");
    }
}
