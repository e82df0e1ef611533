package io.kthena.router.match;

import static io.kthena.router.Objects.chat;
import static io.kthena.router.Objects.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.router.request.Inference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    private static final RandomGenerator RANDOM = new Random(1);
    private static final String OLD = "2026-01-01T00:00:00Z";
    private static final String NEW = "2026-01-01T00:00:02Z";

    private static String to(String server) {
        return "rules: [{targetModels: [{modelServerName: " + server + ", weight: 100}]}]\n";
    }

    private static @Nullable String server(RouteTable table, Inference request) {
        Match match = table.match(request, RANDOM);
        return match == null ? null : ((Target.InCluster) match.target()).server();
    }

    @Test
    void anExactNameBeatsAnAliasAndAnAliasBeatsAnAdapter() {
        RouteTable table = RouteTable.of(List.of(
                route("lora", OLD, "loraAdapters: [m, only-lora]\n" + to("c")),
                route("alias", OLD, "modelName: a\nmodelAliases: [m, n]\n" + to("b")),
                route("exact", NEW, "modelName: m\n" + to("a"))));
        assertThat(server(table, chat("m"))).isEqualTo("dev/a");
        assertThat(server(table, chat("n"))).isEqualTo("dev/b");
        Match lora = table.match(chat("only-lora"), RANDOM);
        assertThat(lora).isNotNull();
        assertThat(lora.lora()).isTrue();
        assertThat(table.match(chat("nothing"), RANDOM)).isNull();
    }

    @Test
    void theOldestOfEqualsWinsAndTheOtherIsTold() {
        RouteTable table = RouteTable.of(List.of(
                route("young", NEW, "modelName: x\nmodelAliases: [shared]\n" + to("b")),
                route("old", OLD, "modelName: y\nmodelAliases: [shared]\n" + to("a"))));
        assertThat(server(table, chat("shared"))).isEqualTo("dev/a");
        assertThat(table.claims())
                .extracting(Claim::name, Claim::lost)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("old", List.of()),
                        org.assertj.core.groups.Tuple.tuple(
                                "young", List.of("modelAlias \"shared\" is answered by ModelRoute dev/old")));
    }

    @Test
    void aRouteThatDoesNotMatchLetsTheNextTry() {
        RouteTable table = RouteTable.of(List.of(
                route(
                        "old",
                        OLD,
                        "modelName: m\nrules: [{modelMatch: {headers: {user-type: {exact: premium}}},"
                                + " targetModels: [{modelServerName: a}]}]\n"),
                route("young", NEW, "modelName: m\n" + to("b"))));
        assertThat(server(table, chat("m"))).isEqualTo("dev/b");
        assertThat(server(table, chat("m", "/v1/completions", name -> name.equals("user-type") ? "premium" : null)))
                .isEqualTo("dev/a");
    }

    @ParameterizedTest
    @CsvSource({
        "'headers: {h: {regex: \"b+\"}}', true",
        "'headers: {h: {regex: \"^b\"}}', false",
        "'headers: {h: {prefix: ab}}', true",
        "'headers: {h: {exact: ab}}', false",
        "'headers: {missing: {exact: \"\"}}', true",
        "'headers: {h: {regex: \"(\"}}', false",
        "'uri: {prefix: /v1/chat}', true",
        "'uri: {exact: /v1/chat}', false",
        "'body: {model: m}', true",
        "'body: {model: other}', false",
    })
    void conditionsFollowRe2AndPrecedence(String match, boolean matches) {
        RouteTable table = RouteTable.of(List.of(route(
                "r",
                OLD,
                "modelName: m\nrules: [{modelMatch: {" + match + "}, targetModels: [{modelServerName: a}]}]\n")));
        var request = chat("m", "/v1/chat/completions", name -> name.equals("h") ? "abb" : null);
        assertThat(server(table, request) != null).isEqualTo(matches);
    }

    @Test
    void weightsAreRelative() {
        RouteTable table = RouteTable.of(List.of(route(
                "r",
                OLD,
                "modelName: m\nrules: [{targetModels: [{modelServerName: a, weight: 50},"
                        + " {modelServerName: b, weight: 30}]}]\n")));
        Map<String, Integer> hits = new HashMap<>();
        for (int i = 0; i < 8000; i++) {
            hits.merge(String.valueOf(server(table, chat("m"))), 1, Integer::sum);
        }
        assertThat(hits.get("dev/a")).isBetween(4800, 5200);
    }

    @Test
    void gatewayRoutesAreNotForThisListener() {
        RouteTable table =
                RouteTable.of(List.of(route("r", OLD, "modelName: m\nparentRefs: [{name: default}]\n" + to("a"))));
        assertThat(table.match(chat("m"), RANDOM)).isNull();
    }

    @Test
    void modelsAreListedOnceInOrder() {
        RouteTable table = RouteTable.of(
                List.of(route("r", OLD, "modelName: b\nmodelAliases: [a]\nloraAdapters: [c]\n" + to("x"))));
        assertThat(new String(table.modelList(), StandardCharsets.UTF_8))
                .isEqualTo("{\"object\":\"list\",\"data\":["
                        + "{\"id\":\"a\",\"object\":\"model\",\"created\":0,\"owned_by\":\"kthena\"},"
                        + "{\"id\":\"b\",\"object\":\"model\",\"created\":0,\"owned_by\":\"kthena\"},"
                        + "{\"id\":\"c\",\"object\":\"model\",\"created\":0,\"owned_by\":\"kthena\"}]}");
        assertThat(new String(RouteTable.EMPTY.modelList(), StandardCharsets.UTF_8))
                .isEqualTo("{\"object\":\"list\",\"data\":[]}");
    }
}
