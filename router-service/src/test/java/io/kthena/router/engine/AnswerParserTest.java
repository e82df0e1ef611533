package io.kthena.router.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kthena.router.dispatch.Head;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest implements AnswerParser.Sink {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

    private final List<String> seen = new ArrayList<>();
    private final AnswerParser parser = new AnswerParser(this);

    @Override
    public void head(Head head) {
        seen.add(String.valueOf(head.status()));
    }

    @Override
    public void part(byte[] bytes) {
        seen.add(new String(bytes, StandardCharsets.US_ASCII));
    }

    @Override
    public void end(boolean reusable) {
        seen.add(reusable ? "end" : "last");
    }

    private void take(String text) throws MalformedAnswer {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        parser.take(bytes, bytes.length);
    }

    @Test
    void chunksOfOneReadAreOnePart() throws MalformedAnswer {
        parser.next();
        take(CHUNKED + "3\r\nabc\r\n2;x=y\r\nde\r\n1\r\nf\r\n");

        assertThat(seen).containsExactly("200", "abcdef");
    }

    @Test
    void noPartWaitsForAnotherRead() throws MalformedAnswer {
        parser.next();
        take(CHUNKED + "5\r\nab");
        take("cde\r");
        take("\n2\r\nfg\r\n0\r\n\r\n");

        assertThat(seen).containsExactly("200", "ab", "cde", "fg", "end");
    }

    @Test
    void oneAnswerFollowsTheOther() throws MalformedAnswer {
        parser.next();
        take("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        parser.next();
        take("HTTP/1.1 204 No Content\r\n\r\n");

        assertThat(seen).containsExactly("200", "ok", "end", "204", "end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            })
    void someConnectionsAreNotUsedAgain(String answer) throws MalformedAnswer {
        parser.next();
        take(answer);

        assertThat(seen).containsExactly("200", "last");
    }

    @Test
    void withoutALengthTheEndOfTheConnectionIsTheEnd() throws MalformedAnswer {
        parser.next();
        take("HTTP/1.1 200\r\n\r\nall of");
        take(" it");

        assertThat(seen).containsExactly("200", "all of", " it");
        assertThat(parser.isCompleteWhenClosed()).isTrue();
    }

    @Test
    void aCutAnswerIsNotComplete() throws MalformedAnswer {
        parser.next();
        take("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");

        assertThat(parser.isCompleteWhenClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "HTTP/2 200 OK\r\n\r\n       ",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\u0000c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\nB: c\r\n\r\n",
                CHUNKED + "\r\nabc",
                CHUNKED + "x\r\nabc",
                CHUNKED + "1 x\nabc",
                CHUNKED + "fffffffff\r\nabc",
                CHUNKED + "2\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok!",
            })
    void whatCouldBeReadInTwoWaysIsAnError(String answer) {
        parser.next();

        assertThatThrownBy(() -> take(answer)).isInstanceOf(MalformedAnswer.class);
    }
}
