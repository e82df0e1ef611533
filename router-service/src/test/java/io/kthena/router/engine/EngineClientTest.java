package io.kthena.router.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kthena.router.body.Slices;
import io.kthena.router.dispatch.Answer;
import io.kthena.router.dispatch.Engines;
import io.kthena.router.dispatch.Forwarded;
import io.kthena.router.dispatch.Outgoing;
import io.kthena.router.load.EndpointLoad;
import io.kthena.router.topology.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a socket that a test holds in its hands. */
class EngineClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<NetSocket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final EngineClient client = client(8, LONG);

    @SuppressWarnings("NullAway.Init") // set before each test
    private NetServer engine;

    private EngineClient client(int connections, Duration keepAlive) {
        return new EngineClient(vertx, new EngineClient.Options(connections, LONG, keepAlive, LONG));
    }

    @BeforeEach
    void listen() throws Exception {
        engine = vertx.createNetServer()
                .connectHandler(socket -> {
                    sockets.add(socket);
                    socket.handler(bytes -> requests.add(bytes.toString()));
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void post(EngineClient through, String name, Duration patience) {
        var to = new Endpoint("ns", "pod", "uid", 0, "127.0.0.1", engine.actualPort(), new EndpointLoad());
        byte[] lines = "A: b\r\n".getBytes(StandardCharsets.US_ASCII);
        var outgoing = new Outgoing(
                to,
                new Forwarded("/v1/" + name + "?q", lines),
                Slices.whole("{}".getBytes(StandardCharsets.US_ASCII)),
                patience);
        loop.runOnContext(_ -> through.post(outgoing, new Heard(name)));
    }

    private void answer(int socket, String text) {
        sockets.get(socket).write(Buffer.buffer(text));
    }

    private void requested(int count) {
        await().until(() -> requests.size() == count);
    }

    private void hears(String... words) {
        await().untilAsserted(() -> assertThat(heard).containsExactly(words));
    }

    @Test
    void aRequestIsWrittenAsOneWouldBeByHand() {
        post(client, "a", LONG);
        requested(1);

        assertThat(requests.getFirst())
                .isEqualTo("POST /v1/a?q HTTP/1.1\r\nHost: 127.0.0.1:" + engine.actualPort()
                        + "\r\nContent-Length: 2\r\nA: b\r\n\r\n{}");
    }

    @Test
    void aConnectionIsUsedAgainAndUnreadAnswersAreDrained() {
        post(client, "a", LONG);
        requested(1);
        answer(0, OK);
        hears("a 200", "a ok", "a end");
        post(client, "unread", LONG);
        requested(2);
        answer(0, "HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\nbu");
        hears("a 200", "a ok", "a end", "unread 503");
        answer(0, "sy");
        post(client, "b", LONG);
        requested(3);

        assertThat(sockets.size()).isLessThanOrEqualTo(2);
    }

    @Test
    void beyondTheLimitRequestsWaitForAConnection() {
        EngineClient narrow = client(1, LONG);
        post(narrow, "a", LONG);
        post(narrow, "b", LONG);
        requested(1);
        answer(0, OK);
        requested(2);
        answer(0, OK);

        hears("a 200", "a ok", "a end", "b 200", "b ok", "b end");
        assertThat(sockets).hasSize(1);
    }

    @Test
    void whoWaitsForAConnectionThatBreaksGetsANewOne() {
        EngineClient narrow = client(1, LONG);
        post(narrow, "a", LONG);
        post(narrow, "b", LONG);
        requested(1);
        sockets.getFirst().close();
        requested(2);
        answer(1, OK);

        hears("a failed false", "b 200", "b ok", "b end");
    }

    @Test
    void anEngineThatIsSilentTimesOut() {
        post(client, "a", Duration.ofMillis(100));

        hears("a failed true");
    }

    @Test
    void nobodyListening() throws Exception {
        engine.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        post(client, "a", LONG);

        hears("a refused");
    }

    @Test
    void anAnswerThatBreaksIsNoAnswer() {
        post(client, "a", LONG);
        requested(1);
        answer(0, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        hears("a 200", "a half");
        sockets.getFirst().close();

        hears("a 200", "a half", "a broken");
    }

    @Test
    void nonsenseIsAFailure() {
        post(client, "a", LONG);
        requested(1);
        answer(0, "SSH-2.0-OpenSSH\r\n\r\n");

        hears("a failed false");
    }

    @Test
    void bytesBehindAnAnswerAreNotTheNextOne() {
        EngineClient narrow = client(1, LONG);
        post(narrow, "a", LONG);
        post(narrow, "b", LONG);
        requested(1);
        answer(0, OK + OK);
        requested(2);
        answer(1, OK);

        hears("a 200", "a ok", "a end", "b 200", "b ok", "b end");
    }

    @Test
    void withoutALengthTheEndIsTheEndOfTheConnection() {
        post(client, "a", LONG);
        requested(1);
        answer(0, "HTTP/1.1 200 OK\r\n\r\nok");
        hears("a 200", "a ok");
        sockets.getFirst().close();

        hears("a 200", "a ok", "a end");
    }

    @Test
    void anUnusedConnectionIsNotKept() {
        EngineClient brief = client(8, Duration.ofMillis(50));
        post(brief, "a", LONG);
        requested(1);
        var closed = new AtomicBoolean();
        sockets.getFirst().closeHandler(_ -> closed.set(true));
        answer(0, OK);

        await().untilTrue(closed);
    }

    private final class Heard implements Engines.Listener, Answer.Body {
        private final String name;

        Heard(String name) {
            this.name = name;
        }

        @Override
        public void refused(String reason) {
            heard.add(name + " refused");
        }

        @Override
        public void failed(String reason, boolean timedOut) {
            heard.add(name + " failed " + timedOut);
        }

        @Override
        public void answered(Answer answer) {
            heard.add(name + " " + answer.head().status());
            if (!name.equals("unread")) {
                answer.read(this);
            }
        }

        @Override
        public void part(byte[] bytes) {
            heard.add(name + " " + new String(bytes, StandardCharsets.US_ASCII));
        }

        @Override
        public void turnOver() {}

        @Override
        public void end() {
            heard.add(name + " end");
        }

        @Override
        public void broken(String reason) {
            heard.add(name + " broken");
        }
    }
}
