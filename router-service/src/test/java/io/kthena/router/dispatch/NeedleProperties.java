package io.kthena.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class NeedleProperties {
    @Property
    void findsWhatIndexOfFinds(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 4) String word,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 60) String text,
            @ForAll @IntRange(max = 60) int from) {
        int start = Math.min(from, text.length());

        int found = new Needle(word).find(text.getBytes(StandardCharsets.US_ASCII), start, text.length());

        assertThat(found).isEqualTo(text.indexOf(word, start));
    }

    @Property
    void bytesThatAreNoAsciiAreNoTrouble(@ForAll byte[] bytes) {
        assertThat(new Needle("\"usage\"").find(bytes, 0, bytes.length))
                .isEqualTo(new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\"usage\""));
    }
}
