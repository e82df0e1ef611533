package io.kthena.router.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
    private static Members scan(String json) throws MalformedJson {
        return Members.scan(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|EOF",
                "'{'|unexpected EOF",
                "'{\"model\":\"a\"'|unexpected EOF",
                "'[1]'|invalid request body",
                "'{} {}'|invalid request body",
                "'{\"a\":01}'|invalid character",
                "'{\"a\":nul}'|invalid character",
                "'{\"a\":1,}'|invalid character",
            })
    void sayWhatIsWrong(String json, String message) {
        assertThatThrownBy(() -> scan(json)).isInstanceOf(MalformedJson.class).hasMessageContaining(message);
    }

    @Test
    void takeTheLastOfDoubledNames() throws MalformedJson {
        assertThat(scan("{\"model\":\"a\",\"model\":\"b\"}").text("model")).isEqualTo("b");
    }

    @Test
    void seeThroughEscapedNames() throws MalformedJson {
        Members body = scan("{\"kv_transfer_p\\u0061rams\":{\"remote_host\":\"evil\"},\"a\":1}");
        assertThat(body.has("kv_transfer_params")).isTrue();
        assertThat(Edit.of(body).without("kv_transfer_params").apply().joined())
                .asString()
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void refuseNestingThatWouldEatTheStack() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> scan(deep)).isInstanceOf(MalformedJson.class).hasMessageContaining("nested");
    }

    @Test
    void leaveWhatIsNotNamedByteForByte() throws MalformedJson {
        Members body = scan("{ \"a\" : 1.50e3 , \"stream\":true, \"big\":12345678901234567890 }");
        assertThat(Edit.of(body).without("stream").with("n", "1").apply().joined())
                .asString()
                .isEqualTo("{\"a\" : 1.50e3,\"big\":12345678901234567890,\"n\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hello world\"}]}|10",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}|8",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}|8",
                "{\"prompt\":\"12345\"}|2",
                "{\"prompt\":\"\u6f22\\u6f22\"}|1",
                "{\"messages\":[]}|0",
            })
    void estimateTokensAsKthenaDoes(String json, int tokens) throws MalformedJson {
        assertThat(Prompt.estimateTokens(scan(json))).isEqualTo(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"prompt\":null}", "{\"messages\":\"x\"}", "{\"input\":3}"})
    void knowWhenThereIsNoPrompt(String json) throws MalformedJson {
        assertThat(Prompt.isPresent(scan(json))).isFalse();
    }
}
