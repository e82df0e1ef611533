package io.kthena.router.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.router.dispatch.Head;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However an answer is framed and cut into reads, the same body comes out. */
class AnswerParserProperties {
    @Property(tries = 500)
    void chunksComeOutWholeHoweverTheyAreCut(
            @ForAll @Size(max = 12) List<@Size(min = 1, max = 40) byte[]> chunks, @ForAll("cuts") List<Integer> cuts)
            throws MalformedAnswer {
        var message = new ByteArrayOutputStream();
        var body = new ByteArrayOutputStream();
        message.writeBytes(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n"));
        for (byte[] chunk : chunks) {
            if (chunk.length == 0) {
                continue;
            }
            message.writeBytes(ascii(Integer.toHexString(chunk.length) + "\r\n"));
            message.writeBytes(chunk);
            message.writeBytes(ascii("\r\n"));
            body.writeBytes(chunk);
        }
        message.writeBytes(ascii("0\r\nTrailer: t\r\n\r\n"));

        var seen = new Seen();
        feed(seen, message.toByteArray(), cuts);

        assertThat(seen.body.toByteArray()).isEqualTo(body.toByteArray());
        assertThat(seen.log).containsExactly("head 200", "end true");
    }

    @Property(tries = 300)
    void countedBodiesComeOutWholeHoweverTheyAreCut(
            @ForAll @Size(max = 300) byte[] body,
            @ForAll @IntRange(min = 200, max = 203) int status,
            @ForAll("cuts") List<Integer> cuts)
            throws MalformedAnswer {
        var message = new ByteArrayOutputStream();
        message.writeBytes(ascii("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 " + status + " Yes\r\ncontent-length: "
                + body.length + "\r\nA:\t b \r\n\r\n"));
        message.writeBytes(body);

        var seen = new Seen();
        feed(seen, message.toByteArray(), cuts);

        assertThat(seen.body.toByteArray()).isEqualTo(body);
        assertThat(seen.log).containsExactly("head " + status, "end true");
        assertThat(seen.heads.getFirst().first("a")).isEqualTo("b");
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 60).list().ofMaxSize(40);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void feed(Seen seen, byte[] message, List<Integer> cuts) throws MalformedAnswer {
        var parser = new AnswerParser(seen);
        parser.next();
        int at = 0;
        for (int cut : cuts) {
            int length = Math.min(cut, message.length - at);
            parser.take(java.util.Arrays.copyOfRange(message, at, at + length), length);
            at += length;
        }
        parser.take(java.util.Arrays.copyOfRange(message, at, message.length), message.length - at);
    }

    private static final class Seen implements AnswerParser.Sink {
        private final List<String> log = new ArrayList<>();
        private final List<Head> heads = new ArrayList<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        @Override
        public void head(Head head) {
            heads.add(head);
            log.add("head " + head.status());
        }

        @Override
        public void part(byte[] bytes) {
            assertThat(bytes).isNotEmpty();
            body.writeBytes(bytes);
        }

        @Override
        public void end(boolean reusable) {
            log.add("end " + reusable);
        }
    }
}
