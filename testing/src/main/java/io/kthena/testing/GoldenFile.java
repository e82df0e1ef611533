package io.kthena.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text that a test produces and a reviewer has read: compared with a file below {@code src/test/resources}. Run the
 * test with {@code -Dgolden.update=true} to write the file anew, then review the difference.
 *
 * @param path where the file is, relative to {@code src/test/resources}
 */
public record GoldenFile(String path) {

    private static final Path RESOURCES =
            Path.of(System.getProperty("basedir", ".")).resolve("src/test/resources");

    /**
     * Compares the text with the file's, line ends apart; in update mode writes the file instead.
     *
     * @throws AssertionError if they differ, or there is no such file
     */
    public void assertMatches(String actual) {
        var text = withUnixLineEnds(actual);
        if (Boolean.getBoolean("golden.update")) {
            write(text);
            return;
        }
        assertThat(file()).as("golden file; -Dgolden.update=true writes it").exists();
        assertThat(text)
                .as("golden file %s; after a wanted change run with -Dgolden.update=true", path)
                .isEqualTo(read());
    }

    /** The file's text, for a test that needs it as input. */
    public String read() {
        try {
            return withUnixLineEnds(Files.readString(file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String text) {
        try {
            Files.createDirectories(file().toAbsolutePath().getParent());
            Files.writeString(file(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return RESOURCES.resolve(path).normalize();
    }

    private static String withUnixLineEnds(String text) {
        var unix = text.replace("\r\n", "\n");
        return unix.endsWith("\n") ? unix : unix + "\n";
    }
}
