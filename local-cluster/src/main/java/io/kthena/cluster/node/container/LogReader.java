package io.kthena.cluster.node.container;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads a container's log as {@code kubectl logs} wants it: from a line on, with or without times, to its end or onward
 * while the container runs. One thread reads; another may close it, which ends a read that waits.
 */
public final class LogReader extends InputStream {
    private static final long PAUSE_MILLIS = 100;

    private final Path path;
    private final Wanted wanted;
    private final BooleanSupplier running;
    private ByteArrayInputStream ready;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private long position;
    private volatile boolean closed;

    /**
     * What to read.
     *
     * @param follow whether to go on while the container runs
     * @param timestamps whether lines keep their times
     * @param since lines before this time are left out
     * @param tail how many of the last lines at most
     */
    public record Wanted(boolean follow, boolean timestamps, Optional<Instant> since, Optional<Integer> tail) {}

    private LogReader(Path path, Wanted wanted, BooleanSupplier running, byte[] first, long position) {
        this.path = path;
        this.wanted = wanted;
        this.running = running;
        this.ready = new ByteArrayInputStream(first);
        this.position = position;
    }

    /**
     * Opens a log.
     *
     * @param path the log; exists
     * @param wanted what to read of it
     * @param running whether more may come
     * @throws IOException when it cannot be read
     */
    public static LogReader open(Path path, Wanted wanted, BooleanSupplier running) throws IOException {
        Path older = LogFile.older(path);
        byte[] present = Files.readAllBytes(path);
        List<String> lines = new ArrayList<>();
        if (Files.exists(older)) {
            lines.addAll(Files.readAllLines(older, StandardCharsets.UTF_8));
        }
        int whole = endOfLastLine(present);
        new String(present, 0, whole, StandardCharsets.UTF_8).lines().forEach(lines::add);
        byte[] first = text(lines, wanted);
        return new LogReader(path, wanted, running, first, whole);
    }

    private static int endOfLastLine(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static byte[] text(List<String> lines, Wanted wanted) {
        List<String> chosen = lines;
        if (wanted.since().isPresent()) {
            Instant since = wanted.since().get();
            chosen = lines.stream().filter(line -> !time(line).isBefore(since)).toList();
        }
        int from = wanted.tail().map(tail -> Math.max(0, tail)).orElse(Integer.MAX_VALUE);
        StringBuilder text = new StringBuilder();
        chosen.subList(Math.max(0, chosen.size() - from), chosen.size())
                .forEach(line -> text.append(shown(line, wanted)).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Instant time(String line) {
        try {
            return Instant.parse(line.substring(0, Math.max(0, line.indexOf(' '))));
        } catch (java.time.format.DateTimeParseException e) {
            return Instant.MAX;
        }
    }

    private static String shown(String line, Wanted wanted) {
        return wanted.timestamps() ? line : line.substring(line.indexOf(' ') + 1);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (ready.available() == 0) {
            // Asked before the file is: what was written until the container ended must not be missed.
            boolean more = wanted.follow() && !closed && running.getAsBoolean();
            if (!wanted.follow() || closed || !refill() && !more) {
                return -1;
            }
            if (ready.available() == 0) {
                pause();
            }
        }
        return ready.read(target, offset, length);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("reading a log was interrupted");
        }
    }

    /** Takes over what was written since; true when there was a whole line. */
    private boolean refill() throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            if (file.length() < position) {
                position = 0;
            }
            byte[] fresh = new byte[Math.toIntExact(Math.min(file.length() - position, 1 << 20))];
            file.seek(position);
            file.readFully(fresh);
            position += fresh.length;
            partial.write(fresh);
        }
        byte[] all = partial.toByteArray();
        int end = endOfLastLine(all);
        partial.reset();
        partial.write(all, end, all.length - end);
        StringBuilder text = new StringBuilder();
        new String(all, 0, end, StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> text.append(shown(line, wanted)).append('\n'));
        ready = new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
        return end > 0;
    }

    @Override
    public void close() {
        closed = true;
    }
}
