package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.client.Config;
import io.kthena.serving.act.Executor;
import io.quarkus.kubernetes.client.KubernetesConfigCustomizer;
import jakarta.inject.Singleton;

/** Names the controller in its requests, so that audit logs and owners of fields tell who it was. */
@Singleton
class UserAgent implements KubernetesConfigCustomizer {
    @Override
    public void customize(Config config) {
        config.setUserAgent(Executor.FIELD_MANAGER);
    }
}
