package io.kthena.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of values in the documentation is made of the comments in values.yaml. */
class ValuesReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "chart-values.md");
    private static final Pattern MEMBER = Pattern.compile("( *)([A-Za-z]+):(?: (.*))?");
    private static final Pattern FIRST_COMMENT = Pattern.compile(" *# -- (.*)");
    private static final Pattern NEXT_COMMENT = Pattern.compile(" +# (.*)");
    private static final String HEAD = """
            # Values of the chart

            Made from `deploy/chart/values.yaml` by a test. What stands under one component and is not repeated under another means
            the same there: `replicas`, `image`, `resources`, `extraEnv`, scheduling and so on exist for each.

            | Value | Default | Meaning |
            |---|---|---|
            """;

    @Test
    void tableIsInStep() throws IOException {
        var table = new StringBuilder(HEAD);
        rows(Files.readAllLines(Chart.FOLDER.resolve("values.yaml"))).forEach(table::append);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, table);
        }
        assertThat(PAGE).as("write it with -Dgolden.update=true").hasContent(table.toString());
    }

    private static List<String> rows(List<String> lines) {
        List<String> rows = new ArrayList<>();
        List<String> path = new ArrayList<>();
        String comment = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher first = FIRST_COMMENT.matcher(lines.get(i));
            Matcher next = NEXT_COMMENT.matcher(lines.get(i));
            Matcher member = MEMBER.matcher(lines.get(i));
            if (first.matches()) {
                comment = first.group(1);
            } else if (!comment.isEmpty() && next.matches()) {
                comment += " " + next.group(1);
            } else if (member.matches()) {
                int depth = member.group(1).length() / 2;
                path.subList(Math.min(depth, path.size()), path.size()).clear();
                path.add(member.group(2));
                if (!comment.isEmpty()) {
                    rows.add(row(String.join(".", path), value(member.group(3), lines, i), comment));
                }
                comment = "";
            }
        }
        return rows;
    }

    /** The value beside the key, or the lines below it, joined. */
    private static String value(@Nullable String beside, List<String> lines, int at) {
        if (beside != null) {
            return beside;
        }
        var below = new ArrayList<String>();
        int indent = lines.get(at).indexOf(lines.get(at).strip());
        for (String line : lines.subList(at + 1, lines.size())) {
            if (line.isBlank() || line.indexOf(line.strip()) <= indent) {
                break;
            }
            below.add(line.strip());
        }
        return String.join("; ", below);
    }

    private static String row(String path, String value, String meaning) {
        return "| `%s` | `%s` | %s |\n".formatted(path, value, meaning.replace("|", "\\|"));
    }
}
