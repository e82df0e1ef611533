package io.kthena.router.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Writes access lines on a thread of its own, so that a slow disk or pipe never slows a request. If it falls behind, lines are
 * dropped and counted.
 */
public final class AccessLog implements AutoCloseable {
    private static final int QUEUE = 16_384;

    /** Between two looks at the queue while requests come; a wake-up for every line would cost more than the line. */
    private static final long PAUSE_MILLIS = 20;

    private final ArrayBlockingQueue<AccessEntry> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private final boolean json;
    private final @Nullable OutputStream out;
    private final @Nullable Thread writer;

    /**
     * @param enabled whether anything is written
     * @param json lines of JSON instead of text
     * @param output {@code stdout}, {@code stderr} or a file to append to
     * @throws UncheckedIOException if the file cannot be opened
     */
    public AccessLog(boolean enabled, boolean json, String output) {
        this.json = json;
        this.out = enabled ? open(output) : null;
        this.writer = enabled ? Thread.ofPlatform().daemon().name("access-log").start(this::run) : null;
    }

    private static OutputStream open(String output) {
        try {
            OutputStream raw = switch (output) {
                case "stdout", "" -> System.out;
                case "stderr" -> System.err;
                default -> Files.newOutputStream(Path.of(output), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            };
            return new BufferedOutputStream(raw, 32_768);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the access log " + output, e);
        }
    }

    void write(AccessEntry entry) {
        if (out != null && !queue.offer(entry)) {
            dropped.increment();
        }
    }

    /** Lines that were dropped because the writer fell behind. */
    public long dropped() {
        return dropped.sum();
    }

    private void run() {
        try {
            while (true) {
                AccessEntry entry = queue.take();
                while (entry != null) {
                    emit(entry);
                    entry = queue.poll();
                }
                flush();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void emit(AccessEntry entry) {
        try {
            if (out != null) {
                out.write((json ? entry.json() : entry.text()).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            dropped.increment();
        }
    }

    private void flush() {
        try {
            if (out != null) {
                out.flush();
            }
        } catch (IOException e) {
            dropped.increment();
        }
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.interrupt();
        }
        AccessEntry entry = queue.poll();
        while (entry != null) {
            emit(entry);
            entry = queue.poll();
        }
        flush();
    }
}
