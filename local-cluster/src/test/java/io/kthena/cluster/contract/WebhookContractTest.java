package io.kthena.cluster.contract;

import static io.kthena.cluster.contract.WebhookServer.allow;
import static io.kthena.cluster.contract.WebhookServer.deny;
import static io.kthena.cluster.contract.WebhookServer.patch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kthena.testing.cluster.Capability;
import io.kthena.testing.cluster.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Admission webhooks: what a review shows, and what answers mean. Every test looks at objects with a label of its own. */
@Needs(Capability.CALLS_BACK)
class WebhookContractTest extends WebhookContract {
    @Test
    void aRefusalIsPassedOn() {
        server.serve("/deny", _ -> deny(422, "no figs here"));
        server.serve("/mute", _ -> allow().put("allowed", false));
        install(
                "ValidatingWebhookConfiguration",
                "deny",
                hook("deny.garden.test", "/deny", CONFIG_MAPS + "[CREATE]}", ""),
                hook("mute.garden.test", "/mute", CONFIG_MAPS + "[CREATE]}", ""));
        awaitCreatesSeen("deny");

        KubernetesClientException denied = refusal(
                () -> fixture.configMaps().resource(labelled("denied", "deny")).create());
        KubernetesClientException mute = refusal(
                () -> fixture.configMaps().resource(labelled("muted", "mute")).create());

        assertThat(denied.getCode()).isEqualTo(422);
        assertThat(message(denied))
                .isEqualTo("admission webhook \"deny.garden.test\" denied the request: no figs here");
        assertThat(mute.getCode()).isEqualTo(400);
        assertThat(message(mute))
                .isEqualTo("admission webhook \"mute.garden.test\" denied the request without explanation");
        assertThat(fixture.configMaps().withName("denied").get()).isNull();
    }

    @Test
    void aChangeComesBeforeDefaultsChecksAndValidatingWebhooks() {
        server.serve(
                "/dig",
                _ -> patch("[{\"op\":\"remove\",\"path\":\"/spec/soil\"},"
                        + "{\"op\":\"replace\",\"path\":\"/spec/trees\",\"value\":7},"
                        + "{\"op\":\"add\",\"path\":\"/spec/weeds\",\"value\":1}]"));
        server.serve("/look", _ -> allow());
        install("MutatingWebhookConfiguration", "dig", hook("dig.garden.test", "/dig", ORCHARDS + "[CREATE]}", ""));
        install(
                "ValidatingWebhookConfiguration",
                "look",
                hook("dig.garden.look", "/look", ORCHARDS + "[CREATE, UPDATE]}", ""));
        Orchard sent = orchard("dug", "dig");
        sent.setSpec(new Orchard.Spec("apple", 2, "clay"));
        awaitAsked("/dig", () -> fixture.orchards().resource(sent).dryRun(true).create());
        awaitAsked("/look", () -> fixture.orchards().resource(sent).dryRun(true).create());

        Orchard created = fixture.orchards().resource(sent).create();

        assertThat(created.getSpec()).isEqualTo(new Orchard.Spec("apple", 7, "loam"));
        JsonNode seen = server.asked("/look").getLast();
        assertThat(seen.at("/object/spec/trees").asInt()).isEqualTo(7);
        assertThat(seen.at("/object/metadata/uid").asText())
                .isEqualTo(created.getMetadata().getUid());
        assertThat(seen.path("oldObject").isNull()).isTrue();
        assertThat(seen.at("/options/kind").asText()).isEqualTo("CreateOptions");
        assertThat(seen.path("requestKind").toString())
                .isEqualTo("{\"group\":\"garden.test\",\"version\":\"v1\",\"kind\":\"Orchard\"}");
        assertThat(fixture.client()
                        .genericKubernetesResources("garden.test/v1", "Orchard")
                        .inNamespace("default")
                        .withName("dug")
                        .get()
                        .getMetadata()
                        .getManagedFields()
                        .toString())
                .contains("f:trees")
                .doesNotContain("f:weeds");
    }

    @Test
    void aChangeIsCheckedByTheSchema() {
        server.serve("/salt", _ -> patch("[{\"op\":\"replace\",\"path\":\"/spec/soil\",\"value\":\"rock\"}]"));
        install("MutatingWebhookConfiguration", "salt", hook("salt.garden.test", "/salt", ORCHARDS + "[CREATE]}", ""));
        awaitAsked(
                "/salt",
                () -> fixture.orchards()
                        .resource(orchard("salted", "salt"))
                        .dryRun(true)
                        .create());

        KubernetesClientException refused = refusal(
                () -> fixture.orchards().resource(orchard("salted", "salt")).create());

        assertThat(refused.getCode()).isEqualTo(422);
        assertThat(message(refused)).contains("spec.soil: Unsupported value: \"rock\"");
    }

    @Test
    void updatesAndDeletionsShowTheOldObject() {
        server.serve("/old", r -> r.path("operation").asText().equals("DELETE") ? deny(403, "stays") : allow());
        install("ValidatingWebhookConfiguration", "old", hook("old.garden.test", "/old", CONFIG_MAPS + "['*']}", ""));
        awaitCreatesSeen("old");
        fixture.configMaps().resource(labelled("old", "old")).create();

        fixture.configMaps().withName("old").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"a\":\"1\"}}");
        JsonNode update = server.asked("/old").getLast();
        KubernetesClientException refused =
                refusal(() -> fixture.configMaps().withName("old").delete());
        JsonNode delete = server.asked("/old").getLast();

        assertThat(update.path("operation").asText()).isEqualTo("UPDATE");
        assertThat(update.at("/object/data/a").asText()).isEqualTo("1");
        assertThat(update.path("oldObject").has("data")).isFalse();
        assertThat(update.at("/options/kind").asText()).isEqualTo("UpdateOptions");
        assertThat(refused.getCode()).isEqualTo(403);
        assertThat(delete.path("object").isNull()).isTrue();
        assertThat(delete.at("/oldObject/data/a").asText()).isEqualTo("1");
        assertThat(delete.path("name").asText()).isEqualTo("old");
        assertThat(delete.path("namespace").asText()).isEqualTo("default");
        assertThat(fixture.configMaps().withName("old").get()).isNotNull();
    }

    @Test
    void aScaleIsShownAsScale() {
        server.serve("/scale", r -> r.at("/object/spec/replicas").asInt() > 5 ? deny(403, "too many") : allow());
        String rule =
                "{apiGroups: [garden.test], apiVersions: [v1], resources: [orchards/scale], operations: [UPDATE]}";
        String everything = "{apiGroups: [garden.test], apiVersions: [v1], resources: ['*'], operations: [UPDATE]}";
        server.serve("/whole", _ -> allow());
        install(
                "ValidatingWebhookConfiguration",
                "scale",
                hook("scale.garden.test", "/scale", rule, "")
                        .replace("objectSelector: {matchLabels: {case: scale}}", ""),
                hook("whole.garden.test", "/whole", everything, "")
                        .replace("objectSelector: {matchLabels: {case: whole}}", ""));
        fixture.orchards().resource(orchard("scaled-by-hook", "none")).create();
        awaitAsked("/scale", () -> fixture.orchards().withName("scaled-by-hook").scale(4));
        server.asked("/whole").clear();

        fixture.orchards().withName("scaled-by-hook").scale(5);
        KubernetesClientException refused =
                refusal(() -> fixture.orchards().withName("scaled-by-hook").scale(6));

        assertThat(message(refused)).endsWith("denied the request: too many");
        JsonNode seen = server.asked("/scale").getFirst();
        assertThat(seen.at("/object/kind").asText()).isEqualTo("Scale");
        assertThat(seen.at("/oldObject/spec/replicas").asInt()).isEqualTo(4);
        assertThat(seen.path("subResource").asText()).isEqualTo("scale");
        assertThat(seen.at("/kind/group").asText()).isEqualTo("autoscaling");
        assertThat(seen.at("/resource/resource").asText()).isEqualTo("orchards");
        assertThat(server.asked("/whole"))
                .as("a plain asterisk leaves subresources out")
                .isEmpty();
    }

    @Test
    void aPatchDuringAReviewIsNotLost() {
        fixture.configMaps().resource(labelled("raced", "race")).create();
        List<String> changes = new ArrayList<>();
        server.serve("/race", r -> {
            if (r.at("/object/data").has("mine") && changes.isEmpty()) {
                changes.add("other");
                fixture.configMaps()
                        .withName("raced")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"other\":\"1\"}}");
            }
            return allow();
        });
        install(
                "ValidatingWebhookConfiguration",
                "race",
                hook("race.garden.test", "/race", CONFIG_MAPS + "[CREATE, UPDATE]}", ""));
        awaitCreatesSeen("race");

        ConfigMap patched = fixture.configMaps()
                .withName("raced")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"mine\":\"1\"}}");

        assertThat(changes).hasSize(1);
        assertThat(patched.getData()).containsOnlyKeys("mine", "other");
    }

    @Test
    void warningsReachKubectl() throws IOException, InterruptedException {
        assumeTrue(Kubectl.isInstalled(), "kubectl is not on the PATH");
        server.serve("/warn", _ -> {
            var response = allow();
            response.putArray("warnings").add("figs are \"frail\"");
            return response;
        });
        install(
                "ValidatingWebhookConfiguration",
                "warn",
                hook("warn.garden.test", "/warn", CONFIG_MAPS + "[CREATE]}", ""));
        awaitCreatesSeen("warn");
        Path manifest = Files.writeString(folder.resolve("warned.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: warned, namespace: default, labels: {case: warn}}
                """);

        Kubectl.Result result = fixture.kubectl(folder).run(List.of("create", "-f", manifest.toString()));

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("Warning: figs are \"frail\"", "configmap/warned created");
    }
}
