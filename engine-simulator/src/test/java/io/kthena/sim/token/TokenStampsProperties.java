package io.kthena.sim.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.sim.token.TokenStamps.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TokenStampsProperties {
    private static final Voice VOICE = new Voice.StampedWords(12);

    @Property(tries = 100)
    void aSoundAnswerHasNoProblems(@ForAll long kv, @ForAll int request) {
        String id = "chatcmpl-" + request;
        var verdict = TokenStamps.verify(String.join("", words(id, kv, kv)));

        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.tokens()).isEqualTo(12);
        assertThat(verdict.ended()).isTrue();
        assertThat(verdict.requestTag()).isEqualTo(TokenStamps.tagOf(id));
    }

    @Property(tries = 100)
    void aLostTokenShows(@ForAll long kv, @ForAll @IntRange(min = 0, max = 10) int lost) {
        var words = words("a", kv, kv);
        words.remove(lost);

        assertThat(TokenStamps.verify(String.join("", words)).problems()).contains(Problem.LOST);
    }

    @Property(tries = 100)
    void aRepeatedTokenShows(@ForAll long kv, @ForAll @IntRange(min = 0, max = 11) int twice) {
        var words = words("a", kv, kv);
        words.add(twice, words.get(twice));

        assertThat(TokenStamps.verify(String.join("", words)).problems()).containsExactly(Problem.REPEATED);
    }

    @Property(tries = 100)
    void aReorderedTokenShows(@ForAll long kv, @ForAll @IntRange(min = 3, max = 11) int moved) {
        var words = words("a", kv, kv);
        words.add(1, words.remove(moved));

        assertThat(TokenStamps.verify(String.join("", words)).problems()).contains(Problem.REORDERED);
    }

    @Property(tries = 100)
    void staleKvShows(@ForAll long kv, @ForAll long other) {
        if ((kv >>> 32) != (other >>> 32)) {
            assertThat(TokenStamps.verify(String.join("", words("a", kv, other)))
                            .problems())
                    .containsExactly(Problem.STALE);
        }
    }

    @Example
    void textWithoutStampsIsNoAnswerOfASimulator() {
        assertThat(TokenStamps.verify("The capital of China is Beijing.").problems())
                .containsExactly(Problem.NO_STAMPS);
    }

    @Property(tries = 200)
    void tokensCarryTheirText(@ForAll String text) {
        String wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(Tokenizer.decode(Tokenizer.encode(wellFormed))).isEqualTo(wellFormed);
    }

    @Example
    void fourCharactersMakeAboutAToken() {
        String prompt = "Where is the capital of China?";
        assertThat(Tokenizer.encode(prompt).length).isBetween(prompt.length() / 4, prompt.length() / 3 + 1);
    }

    private static List<String> words(String id, long expected, long actual) {
        var memory = new Voice.Memory(id, new int[] {1}, expected, actual);
        var words = new ArrayList<String>();
        for (int i = 0; i < VOICE.length(memory); i++) {
            words.add(VOICE.say(memory, i).text());
        }
        return words;
    }
}
