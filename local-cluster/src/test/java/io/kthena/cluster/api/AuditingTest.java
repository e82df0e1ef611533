package io.kthena.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AuditingTest {
    private final List<Audited> heard = new CopyOnWriteArrayList<>();

    @Test
    void tellsWhoDidWhatToWhichObject() throws IOException {
        try (ApiServer server = ApiServer.start(ApiServerOptions.forTests().withAuditor(heard::add));
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                                .withMasterUrl(server.url())
                                .withUserAgent("tester/1.0 (some words)")
                                .build())
                        .build()) {
            play(client);
        }
        assertThat(heard).allSatisfy(request -> assertThat(request.client()).isEqualTo("tester"));
        // The client looks before each patch.
        var told = heard.stream()
                .filter(request -> !request.verb().equals("get") || request.code() == 404)
                .toList();
        assertThat(told)
                .extracting(AuditingTest::line)
                .containsExactly(
                        "create configmaps default/a 201",
                        "create configmaps default/ 409",
                        "patch configmaps default/a 200",
                        "patch configmaps default/a 200",
                        "create pods default/p 201",
                        "patch pods/status default/p 200",
                        "list pods default/ 200",
                        "list customresourcedefinitions.apiextensions.k8s.io null/ 200",
                        "delete configmaps default/a 200",
                        "get configmaps default/a 404");
        assertThat(told.get(2).revision()).isGreaterThan(told.get(0).revision());
        assertThat(told.get(3).revision())
                .as("a write that changes nothing brings back the version that was there")
                .isEqualTo(told.get(2).revision());
    }

    private static void play(KubernetesClient client) {
        var maps = client.configMaps().inNamespace("default");
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .build();
        maps.resource(map).create();
        try {
            maps.resource(map).create();
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isEqualTo(409);
        }
        for (int i = 0; i < 2; i++) {
            maps.withName("a").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\": {\"k\": \"v\"}}");
        }
        var pods = client.pods().inNamespace("default");
        pods.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("p")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("i")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        pods.withName("p")
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"status\": {\"phase\": \"Running\"}}");
        pods.list();
        client.apiextensions().v1().customResourceDefinitions().list();
        maps.withName("a").delete();
        maps.withName("a").get();
    }

    private static String line(Audited request) {
        String resource = request.resource() + (request.subresource().isEmpty() ? "" : "/" + request.subresource());
        return request.verb() + " " + resource + " " + request.namespace() + "/" + request.name() + " "
                + request.code();
    }
}
