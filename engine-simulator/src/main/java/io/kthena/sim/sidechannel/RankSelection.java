package io.kthena.sim.sidechannel;

import io.kthena.sim.kvcache.BlockHashes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which prefill ranks a request is read from. Both sides work it out alone, so they must agree on the sizes (spec:
 * mooncake protocol, section 1.7). With equal sizes every rank is read; a larger prefill side replicates KV heads, and
 * one replica of each is picked by a sampler seeded with the request id. Pure.
 *
 * <p>The sampler is not Python's: simulators agree with each other, and with real engines wherever nothing is sampled.
 */
public final class RankSelection {
    private RankSelection() {}

    /**
     * Ranks of the prefill side to read, ascending in blocks of KV heads.
     *
     * @param requestId the prefill engine's id of the request
     * @param prefillTp prefill tensor-parallel size
     * @param decodeTp decode tensor-parallel size, a divisor of the former
     * @param kvHeads KV heads of the model
     */
    public static List<Integer> picked(String requestId, int prefillTp, int decodeTp, int kvHeads) {
        int replicas = prefillTp == decodeTp ? 1 : Math.max(1, prefillTp / kvHeads);
        int rows = prefillTp / replicas;
        int wanted = Math.min(replicas, Math.max(1, decodeTp / rows));
        var columns = sample(seed(requestId), replicas, wanted);
        var ranks = new ArrayList<Integer>();
        for (int row = 0; row < rows; row++) {
            for (int column : columns) {
                ranks.add(row * replicas + column);
            }
        }
        return ranks;
    }

    private static List<Integer> sample(long seed, int population, int count) {
        var rest = new ArrayList<Integer>();
        for (int i = 0; i < population; i++) {
            rest.add(i);
        }
        var taken = new ArrayList<Integer>();
        long state = seed;
        for (int i = 0; i < count; i++) {
            state = BlockHashes.mix(state + 1);
            taken.add(rest.remove(Math.floorMod(state, rest.size())));
        }
        taken.sort(null);
        return taken;
    }

    private static long seed(String requestId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(requestId.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
