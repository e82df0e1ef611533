package io.kthena.model.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00.5Z");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void transitionTimeMovesOnlyWhenTheStatusFlips() {
        List<Condition> before = List.of(
                Conditions.of("Available", true, "Old", "old message", MORNING),
                Conditions.of("Progressing", true, "Old", "", MORNING));

        List<Condition> after = Conditions.merge(
                before,
                List.of(
                        Conditions.of("Available", true, "New", "new message", NOON),
                        Conditions.of("Progressing", false, "Done", "", NOON),
                        Conditions.of("Fresh", true, "Made", "", NOON)));

        assertThat(after).extracting(Condition::getReason).containsExactly("New", "Done", "Made");
        assertThat(after)
                .extracting(Condition::getLastTransitionTime)
                .containsExactly("2026-01-01T08:00:00Z", "2026-01-01T12:00:00Z", "2026-01-01T12:00:00Z");
    }

    @Test
    void findsByType() {
        List<Condition> conditions = List.of(Conditions.of("Available", true, "R", "", NOON));

        assertThat(Conditions.isTrue(conditions, "Available")).isTrue();
        assertThat(Conditions.isTrue(conditions, "Failed")).isFalse();
        assertThat(Conditions.isTrue(null, "Available")).isFalse();
    }
}
