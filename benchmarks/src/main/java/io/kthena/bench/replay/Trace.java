package io.kthena.bench.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Requests in the format of Mooncake's published traces: one JSON object a line with {@code timestamp} (milliseconds),
 * {@code input_length}, {@code output_length} (tokens) and {@code hash_ids}, one for each block of 512 tokens; equal leading ids
 * mean an equal beginning.
 *
 * @param name of the file, without its folder
 * @param requests in order of arrival, the first at 0
 */
record Trace(String name, List<Request> requests) {
    /** Tokens that one hash id stands for. */
    static final int BLOCK = 512;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One request.
     *
     * @param index its place in the trace
     * @param arrival nanoseconds after the first
     * @param input prompt tokens, at least 1
     * @param output tokens to generate, at least 1
     * @param blocks ids of the prompt's blocks
     */
    record Request(int index, long arrival, int input, int output, int[] blocks) {}

    /** A line that is not a request. */
    static final class Malformed extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Malformed(String file, int line, String why) {
            super(file + ", line " + line + ": " + why);
        }
    }

    /**
     * Reads a file; empty lines are passed over.
     *
     * @throws Malformed with the number of the first line that is not a request, or if there is none
     */
    static Trace read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        List<Request> read = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                read.add(request(name, i + 1, lines.get(i)));
            }
        }
        if (read.isEmpty()) {
            throw new Malformed(name, 1, "no request");
        }
        read.sort(Comparator.comparingLong(Request::arrival));
        long first = read.getFirst().arrival();
        List<Request> requests = new ArrayList<>(read.size());
        for (Request one : read) {
            requests.add(new Request(requests.size(), one.arrival() - first, one.input(), one.output(), one.blocks()));
        }
        return new Trace(name, List.copyOf(requests));
    }

    private static Request request(String file, int line, String text) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new Malformed(file, line, e.getOriginalMessage());
        }
        JsonNode ids = node.path("hash_ids");
        int input = (int) number(node, "input_length", file, line);
        int blocks = (input + BLOCK - 1) / BLOCK;
        if (!ids.isArray() || input < 1) {
            throw new Malformed(file, line, "hash_ids must be an array and input_length at least 1");
        }
        if (ids.size() < blocks) {
            throw new Malformed(file, line, input + " tokens need " + blocks + " hash_ids, not " + ids.size());
        }
        int[] hashes = new int[blocks];
        for (int i = 0; i < blocks; i++) {
            if (!ids.get(i).isInt() || ids.get(i).intValue() < 0) {
                throw new Malformed(file, line, "hash_ids must be whole numbers from 0");
            }
            hashes[i] = ids.get(i).intValue();
        }
        long arrival = number(node, "timestamp", file, line) * 1_000_000;
        return new Request(0, arrival, input, (int) Math.max(1, number(node, "output_length", file, line)), hashes);
    }

    private static long number(JsonNode node, String field, String file, int line) {
        JsonNode value = node.path(field);
        if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > Integer.MAX_VALUE) {
            throw new Malformed(file, line, field + " must be a number from 0");
        }
        return value.longValue();
    }

    /** The same requests, arriving this many times as fast. */
    Trace faster(double load) {
        return new Trace(
                name,
                requests.stream()
                        .map(one -> new Request(
                                one.index(), Math.round(one.arrival() / load), one.input(), one.output(), one.blocks()))
                        .toList());
    }

    /** Seconds from the first arrival to the last. */
    double seconds() {
        return requests.getLast().arrival() / 1e9;
    }

    /** The largest id of a block. */
    int largestBlock() {
        int largest = 0;
        for (Request request : requests) {
            for (int block : request.blocks()) {
                largest = Math.max(largest, block);
            }
        }
        return largest;
    }
}
