package io.kthena.cluster.launch;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;

/** Tokens of service accounts, by a TokenRequest. Blocking. */
record AccountTokens(KubernetesClient client) implements ServiceTokens.Issuer {

    @Override
    public ServiceTokens.Token issue(String account, Duration life) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(life.toSeconds())
                .endSpec()
                .build();
        var status = client.serviceAccounts()
                .inNamespace(Services.NAMESPACE)
                .withName(account)
                .tokenRequest(request)
                .getStatus();
        return new ServiceTokens.Token(status.getToken(), Instant.parse(status.getExpirationTimestamp()));
    }
}
