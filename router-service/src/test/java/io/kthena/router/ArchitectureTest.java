package io.kthena.router;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.kthena.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ROOT = "io.kthena.router";

    @Test
    void coresArePure() {
        ArchitectureRules.check(
                ROOT,
                "body",
                "request",
                "prefix",
                "load",
                "topology",
                "match",
                "admission",
                "schedule",
                "handoff",
                "validation");
    }

    @Test
    void settingsAreReadInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.smallrye.config..", "org.eclipse.microprofile.config..", ROOT + ".config..")
                .check(ArchitectureRules.production(ROOT));
    }

    @Test
    void requestsNeverWaitForTheClusterOrTheCoordinator() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".dispatch..", ROOT + ".pipeline..", ROOT + ".engine..", ROOT + ".http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", "io.grpc..", ROOT + ".coordinator..", ROOT + ".watch..")
                .check(ArchitectureRules.production(ROOT));
    }
}
