package io.kthena.sim.kvcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BlockPoolProperties {
    private static final int BLOCKS = 16;

    @Property(tries = 300)
    void neverLosesOrInventsABlock(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 99) Integer> commands) {
        var pool = new BlockPool(BLOCKS, true);
        Deque<int[]> taken = new ArrayDeque<>();
        int[] references = new int[BLOCKS];
        for (int command : commands) {
            if (command < 50) {
                int free = pool.free();
                int count = 1 + command % 6;
                var blocks = pool.allocate(count);
                assertThat(blocks.isPresent()).isEqualTo(count <= free);
                blocks.ifPresent(ids -> {
                    taken.addLast(ids);
                    Arrays.stream(ids).forEach(id -> {
                        assertThat(references[id]++)
                                .as("a block in use is not handed out")
                                .isZero();
                        pool.publish(id, id * 31L + pool.generation(id));
                    });
                });
            } else if (command < 75 && !taken.isEmpty()) {
                int[] ids = taken.removeFirst();
                pool.release(ids, ids.length);
                Arrays.stream(ids).forEach(id -> references[id]--);
            } else {
                int id = command % BLOCKS;
                int found = pool.acquireCached(id * 31L + pool.generation(id));
                if (found >= 0) {
                    references[found]++;
                    taken.addLast(new int[] {found});
                }
            }
            long used = Arrays.stream(references).filter(count -> count > 0).count();
            assertThat(pool.used()).isEqualTo((int) used);
            assertThat(pool.free() + pool.used()).isEqualTo(BLOCKS);
        }
        taken.forEach(ids -> pool.release(ids, ids.length));
        assertThat(pool.used()).isZero();
        assertThat(pool.resetCache()).isTrue();
    }

    @Property(tries = 50)
    void evictsTheLeastRecentlyFreedFirst(@ForAll @IntRange(min = 2, max = 8) int cached) {
        var pool = new BlockPool(8, true);
        List<int[]> blocks = new ArrayList<>();
        for (int i = 0; i < cached; i++) {
            int[] block = pool.allocate(1).orElseThrow();
            pool.publish(block[0], 100 + i);
            blocks.add(block);
        }
        blocks.forEach(block -> pool.release(block, 1));

        pool.allocate(8 - cached + 1);

        assertThat(pool.isCached(100)).isFalse();
        for (int i = 1; i < cached; i++) {
            assertThat(pool.isCached(100 + i)).isTrue();
        }
    }

    @Property(tries = 100)
    void equalPrefixesHaveEqualChains(
            @ForAll @Size(min = 1, max = 64) List<Integer> shared, @ForAll int first, @ForAll int second) {
        int[] one = append(shared, first);
        int[] other = append(shared, second);
        long root = BlockHashes.root("model");
        long[] hashes = BlockHashes.fingerprints(root, one, one.length, 8);
        long[] others = BlockHashes.fingerprints(root, other, other.length, 8);

        for (int i = 0; i < shared.size() / 8; i++) {
            assertThat(hashes[i]).isEqualTo(others[i]);
        }
        assertThat(hashes[hashes.length - 1] == others[others.length - 1]).isEqualTo(first == second);
    }

    private static int[] append(List<Integer> shared, int last) {
        int[] tokens = shared.stream().mapToInt(Integer::intValue).toArray();
        tokens = Arrays.copyOf(tokens, tokens.length + 1);
        tokens[tokens.length - 1] = last;
        return tokens;
    }
}
