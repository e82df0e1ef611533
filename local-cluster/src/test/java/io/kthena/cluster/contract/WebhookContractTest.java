package io.kthena.cluster.contract;

import static io.kthena.cluster.contract.ClientFixture.configMap;
import static io.kthena.cluster.contract.ClientFixture.eventually;
import static io.kthena.cluster.contract.WebhookServer.allow;
import static io.kthena.cluster.contract.WebhookServer.deny;
import static io.kthena.cluster.contract.WebhookServer.patch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Admission webhooks: who is called when, and what answers mean. Every test looks at objects with a label of its own. */
@Needs(Capability.CALLS_BACK)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookContractTest {
    private static final String CONFIG_MAPS =
            "{apiGroups: [''], apiVersions: [v1], resources: [configmaps], operations: ";
    private static final String ORCHARDS =
            "{apiGroups: [garden.test], apiVersions: [v1], resources: [orchards], operations: ";

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ClientFixture fixture;

    @SuppressWarnings("NullAway.Init")
    private WebhookServer server;

    private final List<HasMetadata> installed = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        fixture = ClientFixture.start();
        server = WebhookServer.start(folder);
    }

    @AfterEach
    void removeConfigurations() {
        installed.forEach(c -> fixture.client().resource(c).delete());
        installed.clear();
    }

    @AfterAll
    void stop() {
        server.close();
        fixture.close();
    }

    /** A webhook in YAML, for objects with the label {@code case: NAME}; {@code more} are further fields. */
    private String hook(String name, String path, String rule, String more) {
        return hook(name, "url: 'https://127.0.0.1:" + server.port() + path + "'", server.caBundle(), rule, more);
    }

    private static String hook(String name, String address, String caBundle, String rule, String more) {
        String label = name.substring(0, name.indexOf('.'));
        return """
                - name: %s
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  clientConfig: {%s, caBundle: %s}
                  rules: [%s]
                  objectSelector: {matchLabels: {case: %s}}
                  %s
                """.formatted(name, address, caBundle, rule, label, more);
    }

    private void install(String kind, String name, String... hooks) {
        HasMetadata configuration = fixture.client()
                .getKubernetesSerialization()
                .unmarshal("""
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: %s
                        metadata: {name: %s.garden.test}
                        webhooks:
                        %s""".formatted(kind, name, String.join("\n", hooks)), HasMetadata.class);
        installed.add(fixture.client().resource(configuration).create());
    }

    /** A real server sees new configurations a moment later: tries until the webhook has been asked. */
    private void awaitAsked(String path, Runnable attempt) {
        eventually().until(() -> {
            try {
                attempt.run();
            } catch (KubernetesClientException e) {
                assertThat(e.getCode()).isGreaterThanOrEqualTo(400);
            }
            return !server.asked(path).isEmpty();
        });
        server.asked(path).clear();
    }

    private ConfigMap labelled(String name, String label) {
        return configMap(name)
                .editMetadata()
                .addToLabels("case", label)
                .endMetadata()
                .build();
    }

    private void awaitCreatesSeen(String label) {
        awaitAsked(
                "/" + label,
                () -> fixture.configMaps()
                        .resource(labelled("probe", label))
                        .dryRun(true)
                        .create());
    }

    private Orchard orchard(String name, String label) {
        Orchard orchard = Orchard.named(name, 2);
        orchard.getMetadata().setLabels(Map.of("case", label));
        return orchard;
    }

    private static KubernetesClientException refusal(ThrowingCallable call) {
        try {
            call.call();
        } catch (KubernetesClientException e) {
            return e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("was accepted");
    }

    private static String message(KubernetesClientException e) {
        return e.getStatus().getMessage();
    }

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
    void conditionsAndNamespacesNarrow() {
        server.serve("/narrow", _ -> deny(403, "seen"));
        server.serve("/elsewhere", _ -> deny(403, "seen"));
        install(
                "ValidatingWebhookConfiguration",
                "narrow",
                hook(
                        "narrow.garden.test",
                        "/narrow",
                        CONFIG_MAPS + "[CREATE]}",
                        "matchConditions: [{name: figs, expression: \"object.metadata.name.startsWith('fig')"
                                + " && request.operation == 'CREATE'\"}]"),
                hook(
                        "narrow.garden.elsewhere",
                        "/elsewhere",
                        CONFIG_MAPS + "[CREATE]}",
                        "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}"));
        awaitAsked(
                "/narrow",
                () -> fixture.configMaps()
                        .resource(labelled("fig-probe", "narrow"))
                        .dryRun(true)
                        .create());

        assertThatCode(() -> fixture.configMaps()
                        .resource(labelled("plum", "narrow"))
                        .create())
                .doesNotThrowAnyException();
        assertThat(refusal(() -> fixture.configMaps()
                                .resource(labelled("fig", "narrow"))
                                .create())
                        .getCode())
                .isEqualTo(403);
        assertThat(server.asked("/elsewhere")).isEmpty();
    }

    @Test
    void failuresCloseUnlessIgnored() throws IOException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        server.serve("/slow", _ -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return allow();
        });
        server.serve("/ready", _ -> allow());
        String rule = CONFIG_MAPS + "[CREATE]}";
        String closed = "url: 'https://127.0.0.1:1/closed'";
        String own = "url: 'https://127.0.0.1:" + server.port() + "/untrusted'";
        install(
                "ValidatingWebhookConfiguration",
                "failures",
                hook("closed.garden.test", closed, server.caBundle(), rule, ""),
                hook("open.garden.test", closed, server.caBundle(), rule, "failurePolicy: Ignore"),
                hook("slow.garden.test", "/slow", rule, "timeoutSeconds: 1"),
                hook("missing.garden.test", "/missing", rule, ""),
                hook("stranger.garden.test", own, WebhookServer.strangersBundle(folder), rule, ""),
                hook("ready.garden.test", "/ready", rule, ""));
        awaitCreatesSeen("ready");

        String failed = "Internal error occurred: failed calling webhook ";
        assertThat(failure("closed"))
                .isEqualTo(failed + "\"closed.garden.test\": failed to call webhook: Post"
                        + " \"https://127.0.0.1:1/closed?timeout=10s\": dial tcp 127.0.0.1:1: connect: connection"
                        + " refused");
        assertThatCode(() ->
                        fixture.configMaps().resource(labelled("open", "open")).create())
                .doesNotThrowAnyException();
        assertThat(failure("slow"))
                .isEqualTo(failed + "\"slow.garden.test\": failed to call webhook: Post \"https://127.0.0.1:"
                        + server.port() + "/slow?timeout=1s\": context deadline exceeded");
        assertThat(failure("missing"))
                .isEqualTo(failed + "\"missing.garden.test\": failed to call webhook: the server could not find the"
                        + " requested resource");
        assertThat(failure("stranger")).contains("/untrusted?timeout=10s\": tls: failed to verify certificate: x509:");
        never.countDown();
    }

    private String failure(String name) {
        KubernetesClientException refused = refusal(
                () -> fixture.configMaps().resource(labelled(name, name)).create());
        assertThat(refused.getCode()).isEqualTo(500);
        assertThat(refused.getStatus().getReason()).isEqualTo("InternalError");
        return message(refused);
    }

    @Test
    void aWebhookThatWantsToIsAskedAgainWhenOthersChangedTheObject() {
        server.serve("/again", _ -> allow());
        server.serve("/once", _ -> patch("[{\"op\":\"add\",\"path\":\"/data\",\"value\":{\"a\":\"1\"}}]"));
        String rule = CONFIG_MAPS + "[CREATE]}";
        install(
                "MutatingWebhookConfiguration",
                "again",
                hook("again.garden.test", "/again", rule, "reinvocationPolicy: IfNeeded"),
                hook("again.garden.once", "/once", rule, ""));
        awaitCreatesSeen("again");
        awaitAsked(
                "/once",
                () -> fixture.configMaps()
                        .resource(labelled("probe", "again"))
                        .dryRun(true)
                        .create());
        server.asked("/again").clear();

        fixture.configMaps().resource(labelled("again", "again")).create();

        assertThat(server.asked("/again")).hasSize(2);
        assertThat(server.asked("/again").getLast().at("/object/data/a").asText())
                .isEqualTo("1");
        assertThat(server.asked("/once")).hasSize(1);
    }

    @Test
    void aServiceIsResolved() {
        fixture.client().resource("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: gate, namespace: default}
                        spec: {type: ExternalName, externalName: localhost}
                        """).create();
        server.serve("/service", _ -> deny(403, "found"));
        String address = "service: {namespace: default, name: gate, port: " + server.port() + ", path: /service}";
        String nowhere = "service: {namespace: default, name: nowhere, path: /service}";
        install(
                "ValidatingWebhookConfiguration",
                "service",
                hook("service.garden.test", address, server.caBundle(), CONFIG_MAPS + "[CREATE]}", ""),
                hook("nowhere.garden.test", nowhere, server.caBundle(), CONFIG_MAPS + "[CREATE]}", ""));
        awaitCreatesSeen("service");

        assertThat(message(refusal(() -> fixture.configMaps()
                        .resource(labelled("service", "service"))
                        .create())))
                .endsWith("denied the request: found");
        assertThat(failure("nowhere"))
                .isEqualTo("Internal error occurred: failed calling webhook \"nowhere.garden.test\": failed to call"
                        + " webhook: Post \"https://nowhere.default.svc:443/service?timeout=10s\": service \"nowhere\""
                        + " not found");
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
    void configurationsAreFilledInCheckedAndNeverReviewed() {
        server.serve("/all", _ -> deny(403, "nothing works"));
        String all =
                "{apiGroups: [admissionregistration.k8s.io], apiVersions: ['*'], resources: ['*'], operations: ['*']}";
        install("ValidatingWebhookConfiguration", "all", hook("all.garden.test", "/all", all, ""));

        GenericKubernetesResource stored = fixture.client()
                .genericKubernetesResources("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration")
                .withName("all.garden.test")
                .get();
        JsonNode hook = WebhookServer.MAPPER.valueToTree(stored).at("/webhooks/0");

        assertThat(hook.path("failurePolicy").asText()).isEqualTo("Fail");
        assertThat(hook.path("matchPolicy").asText()).isEqualTo("Equivalent");
        assertThat(hook.path("timeoutSeconds").asInt()).isEqualTo(10);
        assertThat(hook.at("/rules/0/scope").asText()).isEqualTo("*");
        assertThat(hook.path("namespaceSelector").isObject()).isTrue();
        KubernetesClientException refused = refusal(() -> install("MutatingWebhookConfiguration", "wrong", """
                - name: wrong
                  admissionReviewVersions: [v9]
                  sideEffects: Some
                  timeoutSeconds: 31
                  clientConfig: {url: 'http://127.0.0.1/x?y=1'}
                  rules: [{apiGroups: ['*', a], apiVersions: [], resources: ['*', pods], operations: [READ]}]
                  matchConditions: [{name: c, expression: object.metadata.name}]
                """));
        assertThat(refused.getCode()).isEqualTo(422);
        assertThat(refused.getStatus().getDetails().getCauses())
                .extracting(c -> c.getField() + ": " + c.getMessage())
                .contains(
                        "webhooks[0].name: Invalid value: \"wrong\": should be a domain with at least three segments"
                                + " separated by dots",
                        "webhooks[0].sideEffects: Unsupported value: \"Some\": supported values: \"None\","
                                + " \"NoneOnDryRun\"",
                        "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30"
                                + " seconds",
                        "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL"
                                + " scheme; desired format: https://host[/path]",
                        "webhooks[0].clientConfig.url: Invalid value: \"y=1\": query parameters are not permitted in"
                                + " the URL",
                        "webhooks[0].rules[0].apiVersions: Required value",
                        "webhooks[0].rules[0].apiGroups: Invalid value: [\"*\",\"a\"]: if '*' is present, must not"
                                + " specify other API groups",
                        "webhooks[0].rules[0].resources: Invalid value: [\"*\",\"pods\"]: if '*' is present, must not"
                                + " specify other resources without subresources",
                        "webhooks[0].rules[0].operations[0]: Unsupported value: \"READ\": supported values: \"*\","
                                + " \"CONNECT\", \"CREATE\", \"DELETE\", \"UPDATE\"",
                        "webhooks[0].admissionReviewVersions: Invalid value: [\"v9\"]: must include at least one of"
                                + " v1, v1beta1");
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
