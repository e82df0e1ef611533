package io.kthena.kv;

import io.kthena.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

/** Edges depend on the core, never the other way. */
class ArchitectureTest {
    @Test
    void theHouseRulesHold() {
        ArchitectureRules.check("io.kthena.kv", "session", "ledger", "status", "draining");
    }
}
