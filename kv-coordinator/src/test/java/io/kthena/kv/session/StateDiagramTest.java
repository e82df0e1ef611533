package io.kthena.kv.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The diagram in the documentation is what the code does. */
class StateDiagramTest {
    private static final Path PAGE = Path.of("../docs/reference/session-states.md");

    @Test
    void theDiagramInTheDocumentationIsCurrent() throws IOException {
        var drawn = page();
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, drawn);
        }
        assertThat(PAGE)
                .as("stale: run the test again with -Dgolden.update=true and review the difference")
                .content()
                .isEqualTo(drawn);
    }

    private static String page() {
        var page = new StringBuilder("""
                # The states of a transfer session

                Generated from `Lifecycle.step` by trying every state with every event, under the default policy; a test fails
                when this page is stale. What the words mean: [kv-coordinator.md](../kv-coordinator.md).

                ```mermaid
                stateDiagram-v2
                    [*] --> OPENED: Open
                """);
        lines().forEach((ends, events) ->
                page.append("    ").append(ends).append(": ").append(events).append('\n'));
        Arrays.stream(State.values())
                .filter(State::terminal)
                .forEach(state -> page.append("    ").append(state).append(" --> [*]\n"));
        return page.append("```\n").toString();
    }

    private static Map<String, String> lines() {
        return Samples.arrows().stream()
                .collect(Collectors.groupingBy(
                        arrow -> arrow.from() + " --> " + arrow.to(),
                        TreeMap::new,
                        Collectors.collectingAndThen(
                                Collectors.mapping(Arrow::event, Collectors.toCollection(TreeSet::new)),
                                events -> String.join(", ", events))));
    }
}
