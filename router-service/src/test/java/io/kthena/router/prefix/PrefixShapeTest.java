package io.kthena.router.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import io.kthena.router.request.Inference;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrefixShapeTest {
    private static byte[] alphabet(int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + i % 26);
        }
        return text;
    }

    private static Inference request(String body) {
        try {
            var members = Members.scan(body.getBytes(StandardCharsets.UTF_8));
            return new Inference("id", "/v1/completions", "/v1/completions", _ -> null, "m", false, members, 1);
        } catch (MalformedJson e) {
            throw new AssertionError(e);
        }
    }

    /** Published values of xxHash's own test suite and others made with its command line tool. */
    @Test
    void hashesAreXxHashes() {
        byte[] none = new byte[0];
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
        assertThat(Xxh64.hash(none, 0, 0, 0)).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(Xxh64.hash(abc, 0, 3, 0)).isEqualTo(0x44BC2CF5AD770999L);
    }

    /** Router spec §6.4, test vector. */
    @Test
    void theChainIsKthenas() {
        String body = "{\"model\":\"m\",\"prompt\":\"" + new String(alphabet(8192), StandardCharsets.US_ASCII) + "\"}";
        var members = request(body).body();
        int prompt = members.find("prompt");
        var hashes = PrefixShape.KTHENA.of(
                "bench-model", members.source(), members.valueStart(prompt) + 1, members.valueEnd(prompt) - 1);
        assertThat(hashes.count()).isEqualTo(128);
        assertThat(Long.toUnsignedString(hashes.at(0))).isEqualTo("2255003460060045391");
        assertThat(Long.toUnsignedString(hashes.at(1))).isEqualTo("11149546857834002314");
        assertThat(Long.toUnsignedString(hashes.at(2))).isEqualTo("17187590233846641107");
        assertThat(Long.toUnsignedString(hashes.at(127))).isEqualTo("3713727362220958295");
    }

    @Test
    void aLastShortBlockCountsForKthenaOnly() {
        byte[] text = alphabet(1000);
        assertThat(PrefixShape.KTHENA.of("m", text, 0, 65).count()).isEqualTo(2);
        assertThat(PrefixShape.WHOLE.of("m", text, 0, 1000).count()).isEqualTo(1);
        assertThat(PrefixShape.WHOLE.of("m", text, 0, 1000).share(1)).isEqualTo(0.512);
    }

    @Test
    void aConversationThatGoesOnKeepsItsHashes() {
        String said = "{\"role\":\"user\",\"content\":\"" + "x".repeat(1500) + "\"}";
        var shorter = PrefixShape.WHOLE.of(request("{\"model\":\"m\",\"messages\":[" + said + "]}"));
        var longer = PrefixShape.WHOLE.of(request("{\"stream\":true,\"messages\":[" + said + "," + said + "]}"));
        assertThat(shorter.count()).isEqualTo(2);
        assertThat(longer.at(1)).isEqualTo(shorter.at(1));
        var memory = new PrefixMemory(1024);
        memory.add(shorter);
        assertThat(memory.match(longer)).isEqualTo(2);
        assertThat(PrefixShape.NONE.of(request("{\"prompt\":\"a\"}")).count()).isZero();
    }

    @Test
    void whatWasNotSeenForLongestIsForgottenFirst() {
        var memory = new PrefixMemory(4096);
        PrefixHashes kept = PrefixShape.WHOLE.of("kept", alphabet(20 * 512), 0, 20 * 512);
        for (int i = 0; i < 2000; i++) {
            memory.add(PrefixShape.WHOLE.of("other" + i, alphabet(20 * 512), 0, 20 * 512));
            if (i % 50 == 0) {
                memory.add(kept);
            }
        }
        assertThat(memory.match(kept)).isEqualTo(20);
        assertThat(memory.match(PrefixShape.WHOLE.of("other0", alphabet(20 * 512), 0, 20 * 512)))
                .isZero();
    }
}
