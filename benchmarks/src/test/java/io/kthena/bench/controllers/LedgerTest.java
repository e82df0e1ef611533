package io.kthena.bench.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kthena.cluster.api.Audited;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final String SERVINGS = Manifests.KIND;

    private final Ledger ledger = new Ledger();

    @Test
    void tellsCreationsStatusesAndWritesThatChangeNothing() {
        ledger.answered(write("create", "pods", "", "p", 201, 5));
        ledger.answered(write("create", "pods", "", "p", 409, 0));
        ledger.answered(write("patch", SERVINGS, "status", "m", 200, 6));
        ledger.answered(write("patch", SERVINGS, "status", "m", 200, 6));
        ledger.answered(write("patch", "podgroups.x", "", "g", 201, 7));
        ledger.answered(write("create", "events", "", "e", 201, 8));
        ledger.answered(write("update", "leases.coordination.k8s.io", "", "l", 200, 9));
        ledger.answered(write("list", "pods", "", "", 200, 0));

        Ledger.Book book = ledger.turn();
        Writes writes = Writes.of(book);

        assertThat(writes.total()).isEqualTo(5);
        assertThat(writes.events()).isEqualTo(1);
        assertThat(writes.anybody()).isEqualTo(6);
        assertThat(writes.creates("pods")).isEqualTo(2);
        assertThat(Writes.statusWrites(book)).containsEntry("m", 2L);
        assertThat(writes.ours())
                .extracting(
                        row -> row.series().what(),
                        Writes.Row::refused,
                        Writes.Row::unchanged,
                        Writes.Row::mostPerObject)
                .containsExactly(
                        tuple("patch " + SERVINGS + "/status", 0L, 1L, 2L),
                        tuple("apply podgroups.x", 0L, 0L, 1L),
                        tuple("create pods", 1L, 0L, 2L));
    }

    @Test
    void aVersionSeenOnAnEarlierPageIsKnown() {
        ledger.answered(write("patch", SERVINGS, "status", "m", 200, 6));
        ledger.turn();
        ledger.answered(write("patch", SERVINGS, "status", "m", 200, 6));

        assertThat(Writes.of(ledger.turn()).ours().getFirst().unchanged()).isEqualTo(1);
    }

    private static Audited write(String verb, String resource, String sub, String name, int code, long revision) {
        return new Audited(Controller.NAME, verb, resource, sub, "scale", name, code, revision);
    }
}
