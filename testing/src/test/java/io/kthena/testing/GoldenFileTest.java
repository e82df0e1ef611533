package io.kthena.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GoldenFileTest {

    @Test
    void acceptsTheSameTextWhateverTheLineEnds() {
        new GoldenFile("greeting.txt").assertMatches("hello\r\nworld");
    }

    @Test
    void showsADifference() {
        assertThatThrownBy(() -> new GoldenFile("greeting.txt").assertMatches("hello\nmoon"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("greeting.txt");
    }
}
