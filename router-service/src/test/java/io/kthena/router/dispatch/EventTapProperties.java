package io.kthena.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EventTapProperties {
    private static final String ROLE = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n";
    private static final String TEXT =
            "data: {\"choices\":[{\"delta\":{\"content\":\"the \\\"usage\\\": {\"}}],\"usage\":null}\n\n";
    private static final String BOTH =
            "data: {\"choices\":[{\"delta\":{}}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String ALL = ROLE + ": comment\n\n" + TEXT + BOTH + USAGE + DONE;

    private static String run(EventTap tap, String stream, List<Integer> cuts) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        var passed = new ByteArrayOutputStream();
        int at = 0;
        for (int cut : cuts) {
            int to = Math.min(bytes.length, at + cut);
            passed.writeBytes(tap.accept(Arrays.copyOfRange(bytes, at, to)));
            at = to;
        }
        passed.writeBytes(tap.accept(Arrays.copyOfRange(bytes, at, bytes.length)));
        passed.writeBytes(tap.finish());
        return passed.toString(StandardCharsets.UTF_8);
    }

    @Property(tries = 300)
    void onlyOurUsageEventIsTakenOutHoweverTheBytesArrive(
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 60) Integer> cuts) {
        var tap = new EventTap(true, true);
        assertThat(run(tap, ALL, cuts)).isEqualTo(ALL.replace(USAGE, ""));
        assertThat(tap.usage()).isEqualTo(new Usage(5, 7));
        assertThat(tap.hasOutput()).isTrue();
        assertThat(tap.hasError()).isFalse();
    }

    @Property(tries = 300)
    void aClientThatAskedSeesEveryByte(@ForAll @Size(max = 30) List<@IntRange(min = 1, max = 60) Integer> cuts) {
        var tap = new EventTap(false, true);
        assertThat(run(tap, ALL, cuts)).isEqualTo(ALL);
        assertThat(tap.usage()).isEqualTo(new Usage(5, 7));
    }

    @Example
    void anUnfinishedEventIsPassedOnAtTheEnd() {
        assertThat(run(new EventTap(true, true), ROLE + "data: {\"choices\":[{", List.of(5)))
                .isEqualTo(ROLE + "data: {\"choices\":[{");
    }

    @Example
    void anErrorBeforeAnyOutputIsSeen() {
        var tap = new EventTap(false, true);
        run(tap, "data: {\"error\":{\"message\":\"no\"}}\n\n", List.of());
        assertThat(tap.hasError()).isTrue();
        assertThat(tap.hasOutput()).isFalse();
    }

    @Example
    void carriageReturnsSeparateEventsToo() {
        String crlf = ALL.replace("\n", "\r\n");
        assertThat(run(new EventTap(true, true), crlf, List.of(40)))
                .isEqualTo(crlf.replace(USAGE.replace("\n", "\r\n"), ""));
    }
}
