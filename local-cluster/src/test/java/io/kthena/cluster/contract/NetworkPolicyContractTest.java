package io.kthena.cluster.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.testing.cluster.Needs;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the server makes of network policies. */
@Needs
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkPolicyContractTest {
    @SuppressWarnings("NullAway.Init")
    private ClientFixture fixture;

    @BeforeAll
    void start() throws IOException {
        fixture = ClientFixture.start();
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @Test
    void fillsInTypesAndProtocols() {
        var created = create("""
                podSelector: {}
                ingress: [{ports: [{port: http}]}]
                egress: [{ports: [{port: 53, protocol: UDP}]}]
                """).getSpec();

        assertThat(created.getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(created.getIngress().getFirst().getPorts().getFirst().getProtocol())
                .isEqualTo("TCP");
        assertThat(created.getEgress().getFirst().getPorts().getFirst().getProtocol())
                .isEqualTo("UDP");
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> create("""
                        podSelector: {}
                        policyTypes: [Sideways]
                        ingress: [{ports: [{port: 70000, protocol: QUIC}], from: [{}]}]
                        """)).isInstanceOfSatisfying(KubernetesClientException.class, refused -> {
            assertThat(refused.getCode()).isEqualTo(422);
            assertThat(refused.getStatus().getDetails().getCauses())
                    .extracting(cause -> cause.getField())
                    .containsExactlyInAnyOrder(
                            "spec.policyTypes[0]",
                            "spec.ingress[0].ports[0].protocol",
                            "spec.ingress[0].ports[0].port",
                            "spec.ingress[0].from[0]");
        });
    }

    private NetworkPolicy create(String spec) {
        String policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
                + "metadata: {generateName: policy-, namespace: default}\nspec:\n" + spec.indent(2);
        return fixture.client()
                .resource(Serialization.unmarshal(policy, NetworkPolicy.class))
                .create();
    }
}
