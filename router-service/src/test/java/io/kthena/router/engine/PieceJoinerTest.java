package io.kthena.router.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PieceJoinerTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec(), new PieceJoiner());

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** What the layers above see, one word per message. */
    private List<String> seen() {
        List<String> seen = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            seen.add(
                    switch (message) {
                        case HttpResponse _ -> "head";
                        case LastHttpContent _ -> "end";
                        case HttpContent piece -> piece.content().toString(StandardCharsets.US_ASCII);
                        default -> message.toString();
                    });
        }
        return seen;
    }

    @Test
    void piecesOfOneReadAreOne() {
        channel.writeInbound(bytes(HEAD + "3\r\nabc\r\n2\r\nde\r\n1\r\nf\r\n"));

        assertThat(seen()).containsExactly("head", "abcdef");
    }

    @Test
    void noPieceWaitsForAnotherRead() {
        channel.writeInbound(bytes(HEAD + "3\r\nabc\r\n"));
        List<String> first = seen();
        channel.writeInbound(bytes("2\r\nde\r\n"));

        assertThat(first).containsExactly("head", "abc");
        assertThat(seen()).containsExactly("de");
    }

    @Test
    void theEndComesLast() {
        channel.writeInbound(bytes(HEAD + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));

        assertThat(seen()).containsExactly("head", "abcde", "end");
    }
}
