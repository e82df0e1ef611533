package io.kthena.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.router.dispatch.Head;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HopByHopTest {
    private static String upstream(MultiMap client, boolean authorization) {
        return new String(HopByHop.upstream(client, "id", authorization), StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatBelongsToOneConnectionStaysOnIt() {
        MultiMap client = MultiMap.caseInsensitiveMultiMap()
                .add("Host", "h")
                .add("Connection", "keep-alive, X-Mine")
                .add("X-Mine", "1")
                .add("Content-Length", "7")
                .add("Authorization", "Bearer b")
                .add("Accept", "a")
                .add("Accept", "b");

        assertThat(upstream(client, false))
                .isEqualTo("Accept: a\r\nAccept: b\r\nX-Request-Id: id\r\nContent-Type: application/json\r\n");
        assertThat(upstream(client, true)).startsWith("Authorization: Bearer b\r\n");
    }

    @Test
    void noValueCanBeginALineOfItsOwn() {
        MultiMap client =
                MultiMap.caseInsensitiveMultiMap().add("A", "b\r\nInjected: 1").add("Content-Type", "caf\u00e9\u4f60");

        assertThat(upstream(client, false))
                .isEqualTo("A: b??Injected: 1\r\nContent-Type: caf\u00e9?\r\nX-Request-Id: id\r\n");
        assertThat(HeaderLines.isOneWord("/v1/x?y=%20")).isTrue();
        assertThat(HeaderLines.isOneWord("/v1/x HTTP/1.1\r\nA: b")).isFalse();
    }

    @Test
    void anEnginesHeadersReachTheClient() {
        MultiMap client = MultiMap.caseInsensitiveMultiMap();
        HopByHop.downstream(
                new Head(
                        200,
                        List.of(
                                "content-type",
                                "t",
                                "Set-A",
                                "1",
                                "set-a",
                                "2",
                                "Content-Length",
                                "3",
                                "Transfer-Encoding",
                                "chunked")),
                client);

        assertThat(client.getAll("Set-A")).containsExactly("1", "2");
        assertThat(client.names()).containsExactlyInAnyOrder("content-type", "Set-A");
    }
}
