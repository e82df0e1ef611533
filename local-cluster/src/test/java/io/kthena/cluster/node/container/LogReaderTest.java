package io.kthena.cluster.node.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    private static final LogReader.Wanted ALL = new LogReader.Wanted(false, false, Optional.empty(), Optional.empty());

    private final Path folder;

    LogReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static void write(LogFile log, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.write(bytes, bytes.length);
    }

    private String read(LogReader.Wanted wanted) throws IOException {
        try (InputStream log = LogReader.open(folder.resolve("0.log"), wanted, () -> false)) {
            return new String(log.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void linesAreChosenByTailAndTime() throws IOException {
        try (LogFile log = LogFile.create(folder.resolve("0.log"))) {
            write(log, "one\ntw");
            write(log, "o\nthree");
        }
        assertThat(read(ALL)).isEqualTo("one\ntwo\nthree\n");
        assertThat(read(new LogReader.Wanted(false, false, Optional.empty(), Optional.of(1))))
                .isEqualTo("three\n");
        assertThat(read(new LogReader.Wanted(false, false, Optional.of(Instant.MAX), Optional.empty())))
                .isEmpty();
        assertThat(read(new LogReader.Wanted(false, true, Optional.of(Instant.EPOCH), Optional.of(1))))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z three\n");
    }

    @Test
    void aFollowerSeesWhatIsWrittenLaterAndEndsWithTheContainer() throws IOException {
        AtomicBoolean running = new AtomicBoolean(true);
        Path path = folder.resolve("0.log");
        LogReader.Wanted follow = new LogReader.Wanted(true, false, Optional.empty(), Optional.empty());
        try (LogFile log = LogFile.create(path)) {
            write(log, "one\n");
            try (InputStream reader = LogReader.open(path, follow, running::get)) {
                assertThat(new String(reader.readNBytes(4), StandardCharsets.UTF_8))
                        .isEqualTo("one\n");
                write(log, "two\n");
                assertThat(new String(reader.readNBytes(4), StandardCharsets.UTF_8))
                        .isEqualTo("two\n");
                running.set(false);
                write(log, "last\n");
                assertThat(new String(reader.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("last\n");
            }
        }
    }
}
