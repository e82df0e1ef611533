package io.kthena.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.lang.ArchRule;
import io.kthena.model.schema.ApiType;
import io.kthena.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theModelIsPure() {
        ArchitectureRules.check(
                "io.kthena.model", "names", "time", "conditions", "schema", "workload", "networking", "volcano");
    }

    @Test
    void everyRecordOfAResourceIsAnApiType() {
        ArchRule rule = classes()
                .that()
                .areRecords()
                .and()
                .resideInAnyPackage("io.kthena.model.workload", "io.kthena.model.networking", "io.kthena.model.volcano")
                .should()
                .beAnnotatedWith(ApiType.class);

        rule.check(ArchitectureRules.production("io.kthena.model"));
    }
}
