package io.kthena.bench.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CoordinatorOptionsTest {
    @Test
    void otherSizesAreNotPublished() {
        var options = CoordinatorBench.Options.parse(List.of("--quick", "--sizes", "10,20"));

        assertThat(options.sizes()).containsExactly(10, 20);
        assertThat(options.publish()).isFalse();
        assertThat(CoordinatorBench.Options.parse(List.of()).publish()).isTrue();
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> CoordinatorBench.Options.parse(List.of("--sizes")))
                .hasMessageContaining("--sizes");
        assertThatThrownBy(() -> CoordinatorBench.Options.parse(List.of("--fast")))
                .hasMessageContaining("--fast");
    }
}
