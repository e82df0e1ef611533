package io.kthena.cluster.contract;

import static io.kthena.cluster.contract.WebhookServer.allow;
import static io.kthena.cluster.contract.WebhookServer.deny;
import static io.kthena.cluster.contract.WebhookServer.patch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kthena.testing.cluster.Capability;
import io.kthena.testing.cluster.Needs;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Admission webhooks: who is called, how, and what a configuration may say. Every test looks at objects with a label of its own. */
@Needs(Capability.CALLS_BACK)
class WebhookConfigurationContractTest extends WebhookContract {
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
}
