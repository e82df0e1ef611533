package io.kthena.cluster.launch;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** A kubeconfig for each service, with a token of the account that the chart gives it. Blocking. */
final class ServiceTokens {
    // They are not renewed: longer than anybody keeps a local cluster up.
    private static final Duration VALID = Duration.ofDays(30);

    private final KubernetesClient client;
    private final Config config;
    private final StateFolder state;

    ServiceTokens(KubernetesClient client, Config config, StateFolder state) {
        this.client = client;
        this.config = config;
        this.state = state;
    }

    /** Writes the files. */
    void write() {
        for (String service : Services.NAMES) {
            state.write(state.kubeconfig(service), Kubeconfig.withToken(config, token(Services.account(service))));
        }
    }

    private String token(String account) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(VALID.toSeconds())
                .endSpec()
                .build();
        return client.serviceAccounts()
                .inNamespace(Services.NAMESPACE)
                .withName(account)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }
}
