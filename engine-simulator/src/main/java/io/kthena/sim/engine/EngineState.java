package io.kthena.sim.engine;

/**
 * A glance at the engine.
 *
 * @param running sequences in the batch
 * @param waiting sequences not in the batch, those waiting for remote KV included
 * @param deferred sequences waiting for remote KV
 * @param usedBlocks blocks somebody refers to
 * @param blocks blocks in all
 * @param pinnedBlocks blocks held for other engines
 * @param holds requests held for other engines
 */
public record EngineState(
        int running, int waiting, int deferred, int usedBlocks, int blocks, int pinnedBlocks, int holds) {
    /** Nothing yet. */
    static EngineState empty(int blocks) {
        return new EngineState(0, 0, 0, 0, blocks, 0, 0);
    }
}
