package io.kthena.bench.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void valuesFollowTheirOptions() {
        var words = new Words(List.of("--sizes", "10,20", "--rest", "0.5", "last"));

        assertThat(words.next()).isEqualTo("--sizes");
        assertThat(words.counts()).containsExactly(10, 20);
        assertThat(words.next()).isEqualTo("--rest");
        assertThat(words.positive()).isEqualTo(0.5);
        assertThat(words.next()).isEqualTo("last");
        assertThat(words.hasNext()).isFalse();
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> after("--sizes").value()).hasMessage("--sizes needs a value");
        assertThatThrownBy(() -> after("--groups", "0").count()).hasMessageContaining("0 is no");
        assertThatThrownBy(() -> after("--groups", "1.5").count()).hasMessageContaining("1.5 is no whole number");
        assertThatThrownBy(() -> after("--load", "fast").positive()).hasMessageContaining("fast is no number");
        assertThat(after("--fast").unknown()).hasMessage("unknown option --fast");
    }

    private static Words after(String... all) {
        var words = new Words(List.of(all));
        var _ = words.next();
        return words;
    }
}
