package io.kthena.sim.token;

import io.kthena.sim.kvcache.BlockHashes;

/** What the simulator says: which word comes next, and when it has said enough. Pure. */
public sealed interface Voice {
    /**
     * The next token.
     *
     * @param id token id, below {@link Tokenizer#GENERATED} unless echoed
     * @param text its text; empty for the end-of-sequence token
     */
    record Spoken(int id, String text) {}

    /**
     * What the next token depends on.
     *
     * @param requestId external request id
     * @param echo what an echo says back, at least one token
     * @param expectedKv digest of the prompt's KV as it should be
     * @param actualKv digest of the KV in the engine's blocks
     */
    record Memory(String requestId, int[] echo, long expectedKv, long actualKv) {}

    /** Token id of the end of a sequence. */
    int END = 2;

    /** The token with this index; asked for one beyond {@link #length}, it goes on talking. */
    Spoken say(Memory memory, int index);

    /** How many tokens it says before the end-of-sequence token, at least 1. */
    int length(Memory memory);

    /**
     * Stamped words.
     *
     * @param fixedLength tokens per answer; 0 derives 8 to 31 from the prompt
     */
    record StampedWords(int fixedLength) implements Voice {
        private static final String[] OPENING = {"This", "is", "a", "simulated", "answer,", "no", "model", "spoke:"};
        private static final String[] WORDS = {
            "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "harbor", "island", "jade", "kelp", "lagoon",
            "meadow", "north", "ocean", "prairie", "quartz", "river", "stone", "tundra", "umber", "valley", "willow",
            "zephyr"
        };

        @Override
        public Spoken say(Memory memory, int index) {
            long choice = BlockHashes.mix(memory.expectedKv() + index);
            String word = index < OPENING.length ? OPENING[index] : WORDS[Math.floorMod(choice, WORDS.length)];
            String stamp = TokenStamps.stamp(memory.requestId(), index, memory.expectedKv(), memory.actualKv());
            if (index == length(memory) - 1) {
                stamp = stamp.substring(0, stamp.length() - 1) + ".end]";
            }
            String text = (index == 0 ? "" : " ") + word + stamp;
            return new Spoken((int) (choice >>> 40) | 3, text);
        }

        @Override
        public int length(Memory memory) {
            return fixedLength > 0 ? fixedLength : 8 + Math.floorMod(memory.expectedKv(), 24);
        }
    }

    /**
     * Says the user's last message back, as the echo mode of other simulators does.
     *
     * @param fixedLength at most so many tokens; 0 for all of it
     */
    record Echo(int fixedLength) implements Voice {
        @Override
        public Spoken say(Memory memory, int index) {
            int token = memory.echo()[Math.floorMod(index, memory.echo().length)];
            return new Spoken(token, Tokenizer.decode(token));
        }

        @Override
        public int length(Memory memory) {
            int whole = memory.echo().length;
            return fixedLength > 0 ? Math.min(fixedLength, whole) : whole;
        }
    }
}
