package io.kthena.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureRulesTest {

    private static final String HERE = "io.kthena";

    @Test
    void thisModuleKeepsTheGeneralRules() {
        assertThatCode(() -> ArchitectureRules.check("io.kthena.testing")).doesNotThrowAnyException();
    }

    @Test
    void findsAClockReadInACore() {
        assertViolated(ArchitectureRules.coresAreGivenTimeAndChance(HERE, "testing"), ReadsTheClock.class);
    }

    @Test
    void findsAVagueName() {
        assertViolated(ArchitectureRules.namesSayWhat(), PodManager.class);
    }

    @Test
    void findsAnEdgeLibraryInACore() {
        assertViolated(ArchitectureRules.coresKnowNoEdge(HERE, "testing"), CallsTheNetwork.class);
    }

    @Test
    void findsARecordThatRejectsUnknownFields() {
        assertViolated(ArchitectureRules.resourceRecordsIgnoreUnknown(HERE), Strict.class);
    }

    private static void assertViolated(ArchRule rule, Class<?> culprit) {
        JavaClasses classes = new ClassFileImporter().importClasses(culprit);
        assertThat(rule.evaluate(classes).hasViolation()).isTrue();
    }

    static final class ReadsTheClock {
        Instant read() {
            return Instant.now();
        }
    }

    static final class PodManager {}

    static final class CallsTheNetwork {
        java.net.http.HttpClient client() {
            return java.net.http.HttpClient.newHttpClient();
        }
    }

    record Strict(String name) {}
}
