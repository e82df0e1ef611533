package io.kthena.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of which a harness owns a part, between two comments that carry its name. */
public final class Page {
    private final Path file;

    /** @param file is made if it does not exist */
    public Page(Path file) {
        this.file = file;
    }

    /** Replaces the part of this name, or adds it at the end. */
    public void replace(String name, String text) throws IOException {
        String begin = "<!-- " + name + ": written by ./bench " + name + " -->";
        String end = "<!-- end of " + name + " -->";
        String page = Files.exists(file) ? Files.readString(file) : "# Performance\n";
        String part = begin + "\n" + text.strip() + "\n" + end;
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                from < 0 || to < from
                        ? page.stripTrailing() + "\n\n" + part + "\n"
                        : page.substring(0, from) + part + page.substring(to + end.length()));
    }
}
