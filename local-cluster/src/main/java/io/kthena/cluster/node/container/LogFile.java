package io.kthena.cluster.node.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * A container's log: each line of output behind the time it was written. When a file has grown large it becomes the
 * older half (name + {@code .1}) and a new one begins. One thread writes.
 */
final class LogFile implements AutoCloseable {
    private static final long LARGE = 10L * 1024 * 1024;

    private final Path path;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private OutputStream out;
    private long size;

    private LogFile(Path path, OutputStream out) {
        this.path = path;
        this.out = out;
    }

    static LogFile create(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        return new LogFile(path, Files.newOutputStream(path));
    }

    /** The older half of a log. */
    static Path older(Path path) {
        return path.resolveSibling(path.getFileName() + ".1");
    }

    void write(byte[] bytes, int length) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(length + 64);
        for (int i = 0; i < length; i++) {
            line.write(bytes[i]);
            if (bytes[i] == '\n') {
                endLine(chunk);
            }
        }
        append(chunk.toByteArray());
    }

    private void endLine(ByteArrayOutputStream chunk) throws IOException {
        chunk.write((Instant.now() + " ").getBytes(StandardCharsets.UTF_8));
        line.writeTo(chunk);
        line.reset();
    }

    private void append(byte[] bytes) throws IOException {
        out.write(bytes);
        size += bytes.length;
        if (size > LARGE) {
            out.close();
            Files.move(path, older(path), StandardCopyOption.REPLACE_EXISTING);
            out = Files.newOutputStream(path);
            size = 0;
        }
    }

    @Override
    public void close() throws IOException {
        if (line.size() > 0) {
            line.write('\n');
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            endLine(chunk);
            append(chunk.toByteArray());
        }
        out.close();
    }
}
