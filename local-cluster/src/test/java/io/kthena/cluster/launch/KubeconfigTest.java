package io.kthena.cluster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeconfigTest {
    @Test
    void aServiceTrustsTheSameServerAsSomebodyElse() {
        Config admin = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.64.0.1:6443/")
                .withCaCertData("Y2E=")
                .withOauthToken("admin")
                .build();

        Config service = Config.fromKubeconfig(Kubeconfig.withToken(admin, "its-own"));

        assertThat(service.getMasterUrl()).isEqualTo("https://127.64.0.1:6443/");
        assertThat(service.getCaCertData()).isEqualTo("Y2E=");
        assertThat(service.getAutoOAuthToken()).isEqualTo("its-own");
        assertThat(service.isTrustCerts()).isFalse();
    }

    @Test
    void accountsAreThoseOfTheChart() {
        assertThat(Services.NAMES.stream().map(Services::account))
                .containsExactlyInAnyOrder(
                        "kthena-router",
                        "kthena-kv-coordinator",
                        "kthena-booster-controller",
                        "kthena-serving-controller");
    }

    @Test
    void theOptionsOfUpNameTheApiServer() {
        Path home = Path.of("/home");
        assertThat(UpOptions.parse(home, List.of()).api()).isEqualTo(new ApiTarget.Embedded());
        assertThat(UpOptions.parse(home, List.of("--cluster", "envtest")).api()).isEqualTo(new ApiTarget.Envtest());
        assertThat(UpOptions.parse(home, List.of("--kubeconfig", "/k")).api())
                .isEqualTo(new ApiTarget.Existing(Path.of("/k")));
        assertThatThrownBy(() -> UpOptions.parse(home, List.of("--cluster", "kind")))
                .isInstanceOf(LaunchFailed.class)
                .hasMessageContaining("embedded or envtest");
    }
}
