package io.kthena.booster;

import io.kthena.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsTheHouseRules() {
        ArchitectureRules.check("io.kthena.booster", "template", "validation", "plan", "status");
    }
}
