package io.kthena.kv.http;

import java.util.ArrayList;
import java.util.List;

/** Sessions as an aligned plain-text table, in the manner of kubectl. */
final class SessionTable {
    private static final List<String> HEADER = List.of(
            "SESSION", "STATE", "MODEL", "PREFILL", "DECODE", "BLOCKS", "AGE", "EVIDENCE", "REASON", "REQUEST-ID");
    private static final String GAP = "   ";

    private SessionTable() {}

    static String of(List<SessionLine> lines) {
        if (lines.isEmpty()) {
            return "No sessions found.\n";
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        lines.forEach(line -> rows.add(row(line)));
        var widths = new int[HEADER.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        var table = new StringBuilder();
        rows.forEach(row -> append(table, row, widths));
        return table.toString();
    }

    private static void append(StringBuilder table, List<String> row, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            var cell = row.get(i);
            table.append(cell);
            if (i < widths.length - 1) {
                table.append(" ".repeat(widths[i] - cell.length())).append(GAP);
            }
        }
        table.append('\n');
    }

    private static List<String> row(SessionLine line) {
        return List.of(
                line.session(),
                line.state(),
                orNone(line.model()),
                orNone(line.prefill()),
                orNone(line.decode()),
                Integer.toString(line.blocks()),
                age(line.age()),
                orNone(line.evidence()),
                orNone(line.reason()),
                orNone(line.requestId()));
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "<none>" : text;
    }

    /** Whole seconds, then minutes and seconds, then hours and minutes. */
    static String age(long millis) {
        long seconds = millis / 1000;
        if (seconds < 120) {
            return seconds + "s";
        }
        return seconds < 7200
                ? seconds / 60 + "m" + seconds % 60 + "s"
                : seconds / 3600 + "h" + seconds / 60 % 60 + "m";
    }
}
