package io.kthena.kv.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTableTest {
    @Test
    void columnsAreAlignedAndEmptyCellsSaySo() {
        var line = new SessionLine(
                "01J", "HELD", "deepseek", "dev/deepseek", "prefill-0", "", 7, 3_000, 0, 0, "", "", "req-1", 1, "r");
        assertThat(SessionTable.of(List.of(line)).lines())
                .containsExactly(
                        "SESSION   STATE   MODEL      PREFILL     DECODE   BLOCKS   AGE   EVIDENCE   REASON   REQUEST-ID",
                        "01J       HELD    deepseek   prefill-0   <none>   7        3s    <none>     <none>   req-1");
    }

    @Test
    void withoutSessionsItSaysSo() {
        assertThat(SessionTable.of(List.of())).isEqualTo("No sessions found.\n");
    }

    @Test
    void agesReadLikeKubectls() {
        assertThat(SessionTable.age(119_000)).isEqualTo("119s");
        assertThat(SessionTable.age(150_000)).isEqualTo("2m30s");
        assertThat(SessionTable.age(7_260_000)).isEqualTo("2h1m");
    }
}
