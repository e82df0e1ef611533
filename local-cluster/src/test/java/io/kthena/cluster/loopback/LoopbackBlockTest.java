package io.kthena.cluster.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackBlockTest {
    @Test
    void twoLeasesNeverShareABlock(@TempDir Path locks) {
        // Blocks far from zero: another cluster on this machine would rather have the first ones.
        try (LoopbackBlock first = LoopbackBlock.lease(locks, 200);
                LoopbackBlock second = LoopbackBlock.lease(locks, 200)) {
            assertThat(second.number()).isNotEqualTo(first.number());
        }
    }

    @Test
    void aClosedLeaseCanBeHadAgain(@TempDir Path locks) {
        int number;
        try (LoopbackBlock first = LoopbackBlock.lease(locks, 220)) {
            number = first.number();
        }
        try (LoopbackBlock again = LoopbackBlock.lease(locks, 220)) {
            assertThat(again.number()).isEqualTo(number);
        }
    }

    @Test
    void addressesOfBlocksDoNotOverlapAndAreFoundAgain() {
        Set<String> seen = new HashSet<>();
        for (int number = 0; number < BlockAddresses.BLOCKS; number++) {
            BlockAddresses block = new BlockAddresses(number);
            for (int offset : new int[] {0, 1, 16, 255, 256, 4095}) {
                assertThat(seen.add(block.pod(offset))).isTrue();
                assertThat(seen.add(block.service(offset))).isTrue();
                assertThat(block.podOffset(block.pod(offset))).isEqualTo(offset);
            }
            assertThat(block.podOffset(block.service(1))).isEqualTo(-1);
        }
        assertThat(new BlockAddresses(0).pod(1)).isEqualTo("127.64.0.1");
        assertThat(new BlockAddresses(255).pod(4095)).isEqualTo("127.79.255.255");
        assertThat(new BlockAddresses(17).service(2)).isEqualTo("127.97.16.2");
        assertThatThrownBy(() -> new BlockAddresses(256)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void podAddressesRunOutOnlyAfterFourThousandPods() {
        PodAddresses addresses = new PodAddresses(new BlockAddresses(3));
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 4000; i++) {
            given.add(addresses.allocate().orElseThrow());
        }
        assertThat(given).hasSize(4000).doesNotContain(new BlockAddresses(3).pod(1));
        while (addresses.allocate().isPresent()) {
            // Take what is left.
        }
        String returned = given.iterator().next();
        addresses.release(returned);
        assertThat(addresses.claim("127.0.0.1")).isFalse();
        assertThat(addresses.claim(returned)).isTrue();
        assertThat(addresses.allocate()).isEmpty();
    }
}
