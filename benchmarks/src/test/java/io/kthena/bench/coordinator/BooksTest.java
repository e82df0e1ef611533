package io.kthena.bench.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.kv.proto.SessionEvent;
import org.junit.jupiter.api.Test;

class BooksTest {
    @Test
    void standingSessionsStandWhileOthersComeAndGo() {
        Measured seen = Books.measure(100, 0.01);

        assertThat(seen.fault()).isEmpty();
        assertThat(seen.eventsPerSecond()).isPositive();
        assertThat(seen.cpuMicros()).isPositive();
    }

    @Test
    void aLifeIsToldAsARouterTellsIt() {
        Life life = Life.of("life", 7);

        assertThat(Reports.of(life, true))
                .extracting(SessionEvent::getEventCase)
                .extracting(Enum::name)
                .containsExactly("OPEN", "PREFILL_SENT", "PREFILL_DONE", "DECODE_SENT", "FIRST_OUTPUT");
        assertThat(Reports.of(life, false))
                .hasSize(3)
                .filteredOn(SessionEvent::hasFacts)
                .hasSize(2);
    }

    @Test
    void metricsAreSummedByNameAndLabel() {
        String page = """
                # HELP jvm_memory_used_bytes x
                jvm_memory_used_bytes{area="heap",id="Eden Space"} 1.5E6
                jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 500000.0
                jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9.0
                kvcoord_sessions{state="held"} 7.0
                """;

        assertThat(Metrics.sum(page, "jvm_memory_used_bytes", "area=\"heap\"")).isEqualTo(2e6);
        assertThat(Metrics.sum(page, "kvcoord_sessions{", "HELD")).isEqualTo(7);
        assertThat(Metrics.sum(page, "kvcoord_sessions{", "SUSPECT")).isZero();
    }
}
