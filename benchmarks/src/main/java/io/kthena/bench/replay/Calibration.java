package io.kthena.bench.replay;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How fast the simulated engines are. Read from a file that names where its figures are from.
 *
 * @param name of the model and the machine
 * @param sources of the figures
 * @param kvBytesPerToken bytes that a prefill engine hands over for each prompt token
 * @param holdSeconds after which a prefill engine frees what nobody pulled
 */
record Calibration(
        String name,
        List<String> sources,
        double kvBytesPerToken,
        double holdSeconds,
        Prefill prefill,
        Decode decode,
        Transfer transfer) {
    /**
     * A step computes up to {@code stepTokens} tokens of up to {@code sequences} prompts and takes
     * {@code stepSeconds + tokens x tokenSeconds + attendedPairs x pairSeconds}.
     *
     * @param cacheTokens KV that fits, pinned or cached
     */
    record Prefill(
            double stepSeconds,
            double tokenSeconds,
            double pairSeconds,
            int stepTokens,
            int sequences,
            long cacheTokens) {
        /** Seconds for the tokens {@code from} to {@code to} of one prompt, without the step's own share. */
        double seconds(long from, long to) {
            return (to - from) * tokenSeconds + ((double) to * to - (double) from * from) / 2 * pairSeconds;
        }
    }

    /**
     * A step generates a token for each sequence and takes
     * {@code stepSeconds + sequences x sequenceSeconds + contextTokens x contextSeconds}.
     *
     * @param sequences most at once
     * @param cacheTokens KV that fits
     */
    record Decode(double stepSeconds, double sequenceSeconds, double contextSeconds, int sequences, long cacheTokens) {
        double seconds(int batch, long context) {
            return stepSeconds + batch * sequenceSeconds + context * contextSeconds;
        }
    }

    /** One pull at a time on each engine's link. */
    record Transfer(double seconds, double bytesPerSecond) {}

    /** Reads a file. */
    static Calibration read(Path file) throws IOException {
        return new ObjectMapper()
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .readValue(file.toFile(), Calibration.class);
    }
}
