package io.kthena.admission;

import io.kthena.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsTheHouseRules() {
        ArchitectureRules.check("io.kthena.admission", "review", "certificate");
    }
}
