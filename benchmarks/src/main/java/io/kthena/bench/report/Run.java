package io.kthena.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * One run of a benchmark: the block that every result carries.
 *
 * @param name of the benchmark, as in {@code ./bench NAME}
 * @param date of its start, ISO, to the minute
 * @param command how to repeat it
 */
public record Run(String name, String date, String command, Machine machine) {
    /** A run that starts now on this machine; {@code words} is the command line behind the name. */
    public static Run now(Path home, String name, List<String> words) throws IOException, InterruptedException {
        return new Run(
                name,
                LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES).toString(),
                ("./bench " + name + " " + String.join(" ", words)).strip(),
                Machine.here(home));
    }

    /** The day, for file names. */
    public String day() {
        return date.substring(0, date.indexOf('T'));
    }

    /** The sentence above a table. */
    public String caption() {
        return "Taken " + date + " with `" + command + "` on " + machine.line() + ".";
    }
}
