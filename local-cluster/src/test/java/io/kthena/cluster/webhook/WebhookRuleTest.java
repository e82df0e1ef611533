package io.kthena.cluster.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.cluster.kinds.CoreTypes;
import io.kthena.cluster.kinds.KindRules;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookRuleTest {
    private static final List<ResourceType> TYPES = CoreTypes.all(() -> "127.0.0.1", KindRules.NONE);

    private static ResourceType type(String plural) {
        return TYPES.stream()
                .filter(t -> t.names().plural().equals(plural))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "pods,        *,          pods,       ,       true",
        "pods,        *,          pods,       status, false",
        "pods,        *,          pods/*,     status, true",
        "pods,        *,          pods/*,     ,       true",
        "pods,        *,          pods/status,status, true",
        "pods,        *,          pods/status,,       false",
        "pods,        *,          *,          ,       true",
        "pods,        *,          *,          status, false",
        "pods,        *,          */*,        status, true",
        "pods,        *,          */scale,    status, false",
        "deployments, *,          */scale,    scale,  true",
        "services,    *,          pods,       ,       false",
        "pods,        Namespaced, pods,       ,       true",
        "pods,        Cluster,    pods,       ,       false",
        "namespaces,  Cluster,    namespaces, ,       true",
        "namespaces,  Namespaced, namespaces, ,       false",
    })
    void resourcesAndScopesMatch(
            String plural, String scope, String pattern, @Nullable String subresource, boolean matches) {
        WebhookRule rule = new WebhookRule(List.of("UPDATE"), List.of("*"), List.of("v1"), List.of(pattern), scope);

        assertThat(rule.matches(type(plural), subresource, Operation.UPDATE)).isEqualTo(matches);
        assertThat(rule.matches(type(plural), subresource, Operation.CREATE)).isFalse();
    }
}
