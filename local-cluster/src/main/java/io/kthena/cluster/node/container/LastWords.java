package io.kthena.cluster.node.container;

import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What a container leaves as the message of its end. */
public final class LastWords {
    private static final int LONGEST = 4096;
    private static final int LONGEST_FROM_LOG = 2048;
    private static final int LINES_FROM_LOG = 80;

    private LastWords() {}

    /**
     * The message: what it wrote for the purpose, or, where its policy says so, the end of its log after a failure.
     *
     * @param container whose policy counts
     * @param exitCode how it ended
     * @param written where it may have left a message
     * @param log its log
     * @return empty when it said nothing
     */
    public static String of(Container container, int exitCode, Path written, Path log) {
        try {
            if (Files.size(written) > 0) {
                return last(Files.readString(written), LONGEST);
            }
        } catch (IOException e) {
            // Most containers leave no message.
            System.getLogger(LastWords.class.getName()).log(System.Logger.Level.TRACE, "no message", e);
        }
        boolean fallback = "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy());
        return fallback && exitCode != 0 ? endOf(log) : "";
    }

    private static String endOf(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return last(
                    lines.subList(Math.max(0, lines.size() - LINES_FROM_LOG), lines.size()).stream()
                            .map(line -> line.substring(line.indexOf(' ') + 1))
                            .collect(Collectors.joining("\n")),
                    LONGEST_FROM_LOG);
        } catch (IOException e) {
            return "";
        }
    }

    private static String last(String text, int length) {
        return text.substring(Math.max(0, text.length() - length));
    }
}
