package io.kthena.serving;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import io.kthena.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ROOT = "io.kthena.serving";

    @Test
    void coresArePureAndPackagesHaveNoCycles() {
        ArchitectureRules.check(ROOT, "fleet", "template", "plan", "status", "validation", "adapter");
    }

    @Test
    void packagesDependInOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("fleet")
                .definedBy(ROOT + ".fleet")
                .layer("validation")
                .definedBy(ROOT + ".validation")
                .layer("template")
                .definedBy(ROOT + ".template")
                .layer("plan")
                .definedBy(ROOT + ".plan")
                .layer("observe")
                .definedBy(ROOT + ".observe")
                .layer("act")
                .definedBy(ROOT + ".act")
                .layer("status")
                .definedBy(ROOT + ".status")
                .layer("reconcile")
                .definedBy(ROOT + ".reconcile")
                .whereLayer("reconcile")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("act")
                .mayOnlyBeAccessedByLayers("reconcile")
                .whereLayer("status")
                .mayOnlyBeAccessedByLayers("reconcile")
                .whereLayer("observe")
                .mayOnlyBeAccessedByLayers("act", "reconcile")
                .whereLayer("plan")
                .mayOnlyBeAccessedByLayers("act", "status", "reconcile")
                .check(ArchitectureRules.production(ROOT));
    }
}
